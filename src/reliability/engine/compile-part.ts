import { Bdd } from "./bdd.ts";
import { buildDiagram } from "./build-diagram.ts";
import { BYTES_PER_DIAGRAM_NODE, type Diagram, diagramOf } from "./diagram.ts";
import { EngineLimitError, type MemoryBudget, MORE_MEMORY } from "./engine-limit.ts";
import type { Form } from "./form.ts";
import { type TableSizes, tableSizes } from "./table-sizes.ts";
import { ORDERS, type Order, variableLevels } from "./variable-order.ts";

/** The diagram of a form, and the level at which each of its variables is asked. */
export interface CompiledForm {
  readonly diagram: Diagram;
  readonly levels: Int32Array;
}

/** Nodes that the first round of attempts may make; each further round may make this many times as many. */
const FIRST_ROUND_NODES = 1 << 14;
const ROUND_FACTOR = 8;

/** An attempt made more nodes than its round allows: another order may need fewer. */
const ROUND_LIMIT = new Error("The diagram has more nodes than this round of attempts allows.");

/**
 * The smallest diagram that the orders tried give. All of them get the same room, little at first: the one that
 * fits finishes long before a bad one has filled the memory.
 *
 * @throws EngineLimitError when none fits into what is left of the budget.
 */
export function compileForm(form: Form, budget: MemoryBudget): CompiledForm {
  const largest = tableSizes(budget.freeBytes);
  const orders = form.gates.length > 1 ? ORDERS : ORDERS.slice(0, 1);
  const what = `the decision diagram of a module of ${form.variableCount} events and ${form.gates.length} gates`;
  for (let round = FIRST_ROUND_NODES; ; round *= ROUND_FACTOR) {
    const nodes = Math.min(round, largest.nodes);
    const compiled = smallest(form, orders, { ...largest, nodes });
    if (compiled !== undefined) {
      budget.take(compiled.diagram.levels.length * BYTES_PER_DIAGRAM_NODE, () => what, MORE_MEMORY);
      return compiled;
    }
    if (nodes === largest.nodes) {
      const reached = `${what} has more than ${nodes} nodes in each of ${orders.length} orders of its events`;
      throw new EngineLimitError(reached, budget.limitBytes, MORE_MEMORY);
    }
  }
}

function smallest(form: Form, orders: readonly Order[], sizes: TableSizes): CompiledForm | undefined {
  let best: CompiledForm | undefined;
  let { nodes } = sizes;
  for (const order of orders) {
    const attempted = attempt(form, order, { ...sizes, nodes });
    if (attempted === undefined) continue;
    // What takes more nodes on the way than the best so far is given up.
    nodes = Math.min(nodes, attempted.made);
    if (best === undefined || attempted.diagram.levels.length < best.diagram.levels.length) best = attempted;
  }
  return best;
}

function attempt(
  form: Form,
  order: Order,
  sizes: TableSizes,
): (CompiledForm & { readonly made: number }) | undefined {
  const levels = variableLevels(form, order);
  const bdd = new Bdd(sizes, () => ROUND_LIMIT);
  try {
    const root = buildDiagram(bdd, form, levels);
    return { diagram: diagramOf(bdd.table, root), levels, made: bdd.table.size };
  } catch (error) {
    if (error === ROUND_LIMIT) return undefined;
    throw error;
  }
}
