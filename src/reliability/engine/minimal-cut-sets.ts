import type { CompiledTree } from "./compile.ts";
import { BYTES_PER_DIAGRAM_NODE, type Diagram, terminalDiagram } from "./diagram.ts";
import { type EngineLimits, MemoryBudget, MORE_MEMORY } from "./engine-limit.ts";
import { extractCutSets } from "./extract-cut-sets.ts";
import { FALSE } from "./node-table.ts";
import { type Orders, orderBounds, partOrders, restOrders, rootOrders } from "./order-bounds.ts";
import { type Shape, shapesOf } from "./shapes.ts";

/** Which minimal cut sets to find, and with how much memory: that of `compile` unless said otherwise. */
export interface CutSetOptions extends EngineLimits {
  /** The greatest order, which is the number of events, of a minimal cut set; no limit unless said otherwise. */
  readonly maxOrder?: number;
}

/** The minimal cut sets of a tree, or those up to an order, as diagrams that hold any number of them. */
export interface CutSets {
  /** The greatest order that was asked for; `Infinity` for no limit. */
  readonly maxOrder: number;
  /** By module of the compiled tree, the top last: its variables by level, as there, and its shape. */
  readonly modules: readonly { readonly variables: Int32Array; readonly shape: number }[];
  readonly shapes: readonly CutSetShape[];
  readonly limits: EngineLimits;
}

/** The cut sets of the modules that are alike. */
export interface CutSetShape {
  /** Those of up to so many events are all there: no longer ones fit into a cut set of the top. */
  readonly maxOrder: number;
  /** Zero-suppressed: see cut-set-diagram.ts. */
  readonly sets: Diagram;
  /** By level: the shape of the module that its variable stands for, or -1 for an event. */
  readonly parts: Int32Array;
}

/**
 * Every minimal cut set of a compiled tree, or with `maxOrder` every one of at most so many events, which often fits
 * where all do not. A top that always happens has one cut set, without events.
 *
 * @throws EngineLimitError when they do not fit into the memory.
 * @throws RangeError when `maxOrder` is no integer of at least 0.
 * @example
 * const cutSets = minimalCutSets(compile(tree), { maxOrder: 3 });
 * countByOrder(cutSets); // [0n, 1n, 1n]: no empty one, one of a single event, one of two
 */
export function minimalCutSets(compiled: CompiledTree, options: CutSetOptions = {}): CutSets {
  const { maxOrder = Number.POSITIVE_INFINITY, memoryMiB } = options;
  if (maxOrder !== Number.POSITIVE_INFINITY) refuseOrder(maxOrder);
  const limits = memoryMiB === undefined ? compiled.limits : { memoryMiB };
  const { shapes, ofModule } = shapesOf(compiled);
  return {
    maxOrder,
    modules: compiled.modules.map(({ variables }, module) => ({ variables, shape: ofModule[module] ?? 0 })),
    shapes: extractByShape(shapes, maxOrder, budgetBeside(compiled, limits)),
    limits,
  };
}

/** @throws RangeError when it is no integer of at least 0. */
export function refuseOrder(maxOrder: number): void {
  if (Number.isInteger(maxOrder) && maxOrder >= 0) return;
  throw new RangeError(`maxOrder is ${maxOrder}: it takes an integer of at least 0.`);
}

/** What the limits leave beside the diagrams of the tree. */
function budgetBeside({ modules }: CompiledTree, limits: EngineLimits): MemoryBudget {
  const budget = new MemoryBudget(limits);
  const nodes = [...new Set(modules.map(({ diagram }) => diagram))].reduce(
    (sum, { levels }) => sum + levels.length,
    0,
  );
  budget.take(nodes * BYTES_PER_DIAGRAM_NODE, () => `its decision diagrams have ${nodes} nodes`, MORE_MEMORY);
  return budget;
}

const NONE = terminalDiagram(FALSE);

/** By shape: its cut sets of as many events as a cut set of the top can spare for it. */
function extractByShape(
  shapes: readonly Shape[],
  maxOrder: number,
  budget: MemoryBudget,
): readonly CutSetShape[] {
  const orders: Orders[] = [];
  for (const shape of shapes) {
    orders.push(rootOrders(shape.diagram, orderBounds(shape.diagram, partOrders(shape, orders))));
  }
  const allowed = allowedOrders(shapes, orders, maxOrder);
  const complete = new Map<Diagram, Diagram>();
  return shapes.map((shape, index) => {
    const { diagram, parts } = shape;
    const { least, greatest } = orders[index] as Orders;
    const allowedHere = allowed[index] as number;
    if (least > allowedHere) return { sets: NONE, parts, maxOrder: allowedHere };
    // All of them are the same whatever the variables stand for, and among them are those up to any order.
    const sets =
      complete.get(diagram) ?? extractCutSets(diagram, partOrders(shape, orders), allowedHere, budget);
    if (allowedHere >= greatest) complete.set(diagram, sets);
    return { sets, parts, maxOrder: allowedHere };
  });
}

/** By shape: the greatest order of its cut sets that is still in a cut set of the top of at most `maxOrder`. */
function allowedOrders(shapes: readonly Shape[], orders: readonly Orders[], maxOrder: number): Float64Array {
  const allowed = new Float64Array(shapes.length).fill(maxOrder);
  if (maxOrder === Number.POSITIVE_INFINITY) return allowed;
  allowed.fill(0, 0, -1);
  for (const [index, shape] of [...shapes.entries()].reverse()) {
    const variables = partOrders(shape, orders);
    const rest = restOrders(shape.diagram, orderBounds(shape.diagram, variables), variables);
    shape.parts.forEach((part, level) => {
      if (part < 0) return;
      const spare = (allowed[index] as number) - (rest[level] as number);
      allowed[part] = Math.max(allowed[part] as number, spare);
    });
  }
  return allowed;
}
