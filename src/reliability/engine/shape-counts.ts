/**
 * Cut sets of one shape by order. Orders are gone through from 0 on, and in each all nodes from the bottom: a node
 * has those of its low child, and those of its high child joined with each of its variable's. Only as many orders
 * are kept as the longest cut set of a variable reaches back.
 */
import type { Diagram } from "./diagram.ts";
import { TRUE } from "./node-table.ts";
import type { OrderBounds } from "./order-bounds.ts";

/** How many cut sets there are of each order, from `least` on. */
export interface OrderCounts<Counts extends ArrayLike<number | bigint> = Float64Array | readonly bigint[]> {
  readonly least: number;
  readonly counts: Counts;
}

/** A diagram of cut sets, and what its counts depend on. */
export interface CountedDiagram<Counts extends ArrayLike<number | bigint>> {
  readonly sets: Diagram;
  readonly bounds: OrderBounds;
  /** By level: the counts of the module that its variable stands for, or undefined for an event. */
  readonly parts: readonly (OrderCounts<Counts> | undefined)[];
  /** The greatest order to count. */
  readonly last: number;
  /** The greatest order of a variable. */
  readonly reach: number;
}

/** By order, in floating-point numbers; undefined when one is too large for these to be exact. */
export function countAsNumbers(diagram: CountedDiagram<Float64Array>): Float64Array | undefined {
  const { levels, lows, highs, root } = diagram.sets;
  const rows = Array.from({ length: diagram.reach + 1 }, () => new Float64Array(levels.length));
  const rowOf = (order: number) => rows[order % rows.length] as Float64Array;
  const found = new Float64Array(diagram.last + 1);
  for (let order = 0; order < found.length; order++) {
    const row = rowOf(order);
    const before = order > 0 ? rowOf(order - 1) : new Float64Array(levels.length);
    row[TRUE] = order === 0 ? 1 : 0;
    for (let node = 2; node < levels.length; node++) {
      const part = diagram.parts[levels[node] as number];
      const high = highs[node] as number;
      let count = row[lows[node] as number] as number;
      if (part === undefined) count += before[high] as number;
      else {
        const [first, end] = ownOrders(part, order, diagram.bounds, high);
        for (let own = first; own <= end; own++) {
          count += (part.counts[own - part.least] as number) * (rowOf(order - own)[high] as number);
        }
      }
      if (count > Number.MAX_SAFE_INTEGER) return undefined;
      row[node] = count;
    }
    found[order] = row[root] as number;
  }
  return found;
}

/** By order, in big integers, which are slower and always exact. */
export function countAsBigints(diagram: CountedDiagram<readonly bigint[]>): readonly bigint[] {
  const { levels, lows, highs, root } = diagram.sets;
  const rows = Array.from({ length: diagram.reach + 1 }, () => new Array<bigint>(levels.length).fill(0n));
  const rowOf = (order: number) => rows[order % rows.length] as bigint[];
  const event: OrderCounts<readonly bigint[]> = { least: 1, counts: [1n] };
  return Array.from({ length: diagram.last + 1 }, (_, order) => {
    const row = rowOf(order);
    row[TRUE] = order === 0 ? 1n : 0n;
    for (let node = 2; node < levels.length; node++) {
      const part = diagram.parts[levels[node] as number] ?? event;
      const high = highs[node] as number;
      let count = row[lows[node] as number] as bigint;
      const [first, end] = ownOrders(part, order, diagram.bounds, high);
      for (let own = first; own <= end; own++) {
        count += (part.counts[own - part.least] as bigint) * (rowOf(order - own)[high] as bigint);
      }
      row[node] = count;
    }
    return row[root] as bigint;
  });
}

/** From and to how many events a variable can bring to cut sets of `order`, the rest of which are those of `high`. */
function ownOrders(
  { least, counts }: OrderCounts<ArrayLike<number | bigint>>,
  order: number,
  bounds: OrderBounds,
  high: number,
): readonly [number, number] {
  return [
    Math.max(least, order - (bounds.greatest[high] as number)),
    Math.min(least + counts.length - 1, order - (bounds.least[high] as number)),
  ];
}
