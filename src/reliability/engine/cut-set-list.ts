import type { Diagram } from "./diagram.ts";
import type { CutSets } from "./minimal-cut-sets.ts";
import { FALSE, TRUE } from "./node-table.ts";
import { type Orders, orderBounds, partOrders, rootOrders } from "./order-bounds.ts";

/** Which of the cut sets to list. */
export interface ListOptions {
  /** The greatest order, which is the number of events, of a cut set; that of the cut sets unless said otherwise. */
  readonly maxOrder?: number;
}

/**
 * Lists minimal cut sets one by one, each as the indices of its events in ascending order. Nothing is kept of those
 * that were listed, so that as many as one likes can be taken of any number. The same tree gives the same sequence.
 *
 * @example
 * for (const events of listCutSets(minimalCutSets(compile(tree)), { maxOrder: 2 })) report(events); // Int32Array [3, 7]
 */
export function* listCutSets(cutSets: CutSets, options: ListOptions = {}): Generator<Int32Array, void> {
  const maxOrder = Math.min(options.maxOrder ?? Number.POSITIVE_INFINITY, cutSets.maxOrder);
  const modules = listedModules(cutSets);
  const chosen: number[] = [];
  const open: Branch[] = [];
  const explore = (branch: Branch): void => {
    const least = (modules[branch.module]?.least[branch.node] as number) + (branch.rest?.least ?? 0);
    if (branch.node !== FALSE && branch.chosen + least <= maxOrder) open.push(branch);
  };
  const begin = modules.length - 1;
  explore({ module: begin, node: modules[begin]?.sets.root ?? FALSE, rest: undefined, chosen: 0 });
  for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
    const { module, node, rest } = branch;
    // What was chosen before the branch still stands: only later branches have written behind it.
    chosen.length = branch.chosen;
    if (node === TRUE) {
      if (rest === undefined) yield Int32Array.from(chosen).sort();
      else explore({ ...rest, chosen: chosen.length });
      continue;
    }
    const { sets, variables, least } = modules[module] as ListedModule;
    const [low, high] = [sets.lows[node] as number, sets.highs[node] as number];
    const variable = variables[sets.levels[node] as number] as number;
    explore({ module, node: low, rest, chosen: chosen.length });
    if (variable >= 0) {
      chosen.push(variable);
      explore({ module, node: high, rest, chosen: chosen.length });
    } else {
      const inner = -1 - variable;
      const after = { module, node: high, rest, least: (least[high] as number) + (rest?.least ?? 0) };
      explore({
        module: inner,
        node: modules[inner]?.sets.root ?? FALSE,
        rest: after,
        chosen: chosen.length,
      });
    }
  }
}

/** What is still to be added to a cut set: one of those at a node of a module, and then the rest. */
interface Rest {
  readonly module: number;
  readonly node: number;
  readonly rest: Rest | undefined;
  /** How many events it is at least, the rest included. */
  readonly least: number;
}

/** A way left open: so many events chosen, one of the cut sets of a node to be added, and then the rest. */
interface Branch {
  readonly module: number;
  readonly node: number;
  readonly rest: Rest | undefined;
  readonly chosen: number;
}

interface ListedModule {
  readonly sets: Diagram;
  readonly variables: Int32Array;
  /** By node of `sets`: the fewest events of a cut set. */
  readonly least: Float64Array;
}

function listedModules({ modules, shapes }: CutSets): readonly ListedModule[] {
  const orders: Orders[] = [];
  const ofShapes = shapes.map((shape) => {
    const bounds = orderBounds(shape.sets, partOrders(shape, orders));
    orders.push(rootOrders(shape.sets, bounds));
    return { sets: shape.sets, least: bounds.least };
  });
  return modules.flatMap(({ variables, shape }) => {
    const ofShape = ofShapes[shape];
    return ofShape === undefined ? [] : [{ ...ofShape, variables }];
  });
}
