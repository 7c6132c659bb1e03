import type { Diagram } from "./diagram.ts";
import { FALSE, TRUE } from "./node-table.ts";
import type { Shape } from "./shapes.ts";

/** By node of a diagram: the least and the greatest number of events on a way from there to "happens". */
export interface OrderBounds {
  readonly least: Float64Array;
  readonly greatest: Float64Array;
}

/** The least and the greatest order of a minimal cut set; infinite, and minus infinite, where there is none. */
export interface Orders {
  readonly least: number;
  readonly greatest: number;
}

/** Bounds for a diagram whose variables have cut sets of the orders that `variables` tells. */
export function orderBounds({ levels, lows, highs }: Diagram, variables: readonly Orders[]): OrderBounds {
  const least = new Float64Array(levels.length);
  const greatest = new Float64Array(levels.length);
  least[FALSE] = Number.POSITIVE_INFINITY;
  greatest[FALSE] = Number.NEGATIVE_INFINITY;
  least[TRUE] = 0;
  greatest[TRUE] = 0;
  for (let node = 2; node < levels.length; node++) {
    const variable = variables[levels[node] as number] as Orders;
    const [low, high] = [lows[node] as number, highs[node] as number];
    least[node] = Math.min(least[low] as number, (least[high] as number) + variable.least);
    greatest[node] = Math.max(greatest[low] as number, (greatest[high] as number) + variable.greatest);
  }
  return { least, greatest };
}

const EVENT: Orders = { least: 1, greatest: 1 };

/** By level of a shape: the orders of what its variable stands for, given those of the shapes before. */
export function partOrders({ parts }: Pick<Shape, "parts">, ofShapes: readonly Orders[]): readonly Orders[] {
  return Array.from(parts, (part) => (part < 0 ? EVENT : (ofShapes[part] ?? EVENT)));
}

/** The orders of the whole of a diagram. */
export function rootOrders({ root }: Diagram, { least, greatest }: OrderBounds): Orders {
  return { least: least[root] ?? 0, greatest: greatest[root] ?? 0 };
}

/**
 * By level of a diagram: how many other events a cut set has at least that holds the variable asked there, infinite
 * where none does.
 */
export function restOrders(
  diagram: Diagram,
  { least }: OrderBounds,
  variables: readonly Orders[],
): Float64Array {
  const { levels, lows, highs, root } = diagram;
  const rest = new Float64Array(variables.length).fill(Number.POSITIVE_INFINITY);
  const above = new Float64Array(levels.length).fill(Number.POSITIVE_INFINITY);
  above[root] = 0;
  for (let node = root; node > TRUE; node--) {
    const [level, low, high] = [levels[node] as number, lows[node] as number, highs[node] as number];
    const here = above[node] as number;
    rest[level] = Math.min(rest[level] as number, here + (least[high] as number));
    above[low] = Math.min(above[low] as number, here);
    above[high] = Math.min(above[high] as number, here + (variables[level] as Orders).least);
  }
  return rest;
}
