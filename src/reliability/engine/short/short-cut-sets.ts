import { terminalDiagram } from "../diagram.ts";
import { type EngineLimits, MemoryBudget } from "../engine-limit.ts";
import type { FaultTree } from "../fault-tree.ts";
import { type CutSetShape, type CutSets, refuseOrder } from "../minimal-cut-sets.ts";
import { type ModulePart, moduleParts, variablesByLevel } from "../module-parts.ts";
import { FALSE, TRUE } from "../node-table.ts";
import { type Orders, orderBounds, partOrders, rootOrders } from "../order-bounds.ts";
import { ORDERS, variableLevels } from "../variable-order.ts";
import { shortFormCutSets } from "./short-form.ts";
import { NO_SIZE } from "./sized-cut-sets.ts";

/** Up to which order to find minimal cut sets, and with how much memory. */
export interface ShortCutSetOptions extends EngineLimits {
  /** The greatest order, which is the number of events, of a minimal cut set. */
  readonly maxOrder: number;
}

/**
 * Every minimal cut set of at most `maxOrder` events of a tree, without the decision diagram of its function: gate by
 * gate from the bottom. As no failure mends anything, a short one of a gate is made of short ones of its inputs. The
 * same cut sets as those of `minimalCutSets`, listed in another sequence.
 *
 * @throws EngineLimitError when they do not fit into the memory.
 * @throws RangeError when `maxOrder` is no integer of at least 0.
 * @example
 * countByOrder(shortCutSets(tree, { maxOrder: 2 })); // [0n, 1n, 3n]: one of a single event, three of two
 */
export function shortCutSets(tree: FaultTree, options: ShortCutSetOptions): CutSets {
  const { maxOrder, memoryMiB } = options;
  refuseOrder(maxOrder);
  const limits = memoryMiB === undefined ? {} : { memoryMiB };
  const budget = new MemoryBudget(limits);
  const parts = moduleParts(tree);
  if (typeof parts === "boolean") {
    const none = new Int32Array(0);
    const shape = { sets: terminalDiagram(parts ? TRUE : FALSE), parts: none, maxOrder };
    return { maxOrder, modules: [{ variables: none, shape: 0 }], shapes: [shape], limits };
  }
  const shapes = new ShortShapes(Math.min(maxOrder, tree.eventCount), budget);
  const modules: { readonly variables: Int32Array; readonly shape: number }[] = [];
  for (const part of parts) {
    const levels = variableLevels(part.form, ORDERS[0]);
    const variables = variablesByLevel(part, levels);
    const inner = variables.map((variable) => (variable >= 0 ? -1 : (modules[-1 - variable]?.shape ?? -1)));
    modules.push({ variables, shape: shapes.of(part, levels, inner) });
  }
  return { maxOrder, modules, shapes: shapes.all, limits };
}

/** Cut sets of modules: those of modules that are alike all the way down are found once. */
class ShortShapes {
  readonly all: CutSetShape[] = [];
  private readonly maxOrder: number;
  private readonly budget: MemoryBudget;
  private readonly orders: Orders[] = [];
  private readonly known = new Map<string, number>();

  constructor(maxOrder: number, budget: MemoryBudget) {
    this.maxOrder = maxOrder;
    this.budget = budget;
  }

  /** The number of the shape of a module, given the level of each variable and by level the shape that it stands for. */
  of({ form, key }: ModulePart, levels: Int32Array, parts: Int32Array): number {
    const whole = `${key} ${parts.join(",")}`;
    const existing = this.known.get(whole);
    if (existing !== undefined) return existing;
    const { maxOrder, budget } = this;
    const variables = partOrders({ parts }, this.orders);
    const weights = Int32Array.from(variables, ({ least }) => Math.min(least, NO_SIZE));
    const sets = shortFormCutSets(form, { levels, weights, maxOrder }, budget);
    this.orders.push(rootOrders(sets, orderBounds(sets, variables)));
    const shape = this.all.push({ sets, parts, maxOrder }) - 1;
    this.known.set(whole, shape);
    return shape;
  }
}
