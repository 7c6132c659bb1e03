import { CutSetDiagram } from "./cut-set-diagram.ts";
import { CutSetRows } from "./cut-set-rows.ts";
import { BYTES_PER_DIAGRAM_NODE, type Diagram, diagramOf } from "./diagram.ts";
import { EngineLimitError, FEWER_CUT_SETS, type MemoryBudget } from "./engine-limit.ts";
import type { Orders } from "./order-bounds.ts";
import { tableSizes } from "./table-sizes.ts";

/**
 * The minimal cut sets of a module's diagram of up to `maxOrder` events; `variables` tells the orders of what stands
 * for each variable. Node by node from the bottom: those without the event of a node, and those with it that do not
 * do without it.
 *
 * @throws EngineLimitError when they do not fit into what is left of the budget, which the result is taken from.
 */
export function extractCutSets(
  diagram: Diagram,
  variables: readonly Orders[],
  maxOrder: number,
  budget: MemoryBudget,
): Diagram {
  const rows = new CutSetRows(diagram, variables, maxOrder);
  const what = `the minimal cut sets of a module of ${variables.length} events, in a diagram of ${diagram.levels.length} nodes,`;
  budget.take(rows.bytes, () => `${what} are marked`, FEWER_CUT_SETS);
  const sizes = tableSizes(budget.freeBytes);
  const onLimit = () =>
    new EngineLimitError(`${what} need more than ${sizes.nodes} nodes`, budget.limitBytes, FEWER_CUT_SETS);
  const sets = new CutSetDiagram(sizes, onLimit);
  const root = rows.root((node, low, high) => {
    const rest = sets.without(high, diagram, diagram.lows[node] as number);
    return sets.node(diagram.levels[node] as number, low, rest);
  });
  budget.giveBack(rows.bytes);
  const extracted = diagramOf(sets.table, root);
  budget.take(extracted.levels.length * BYTES_PER_DIAGRAM_NODE, () => `${what} are kept`, FEWER_CUT_SETS);
  return extracted;
}
