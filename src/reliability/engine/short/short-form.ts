import { BYTES_PER_DIAGRAM_NODE, type Diagram, diagramOf } from "../diagram.ts";
import { EngineLimitError, FEWER_CUT_SETS, type MemoryBudget } from "../engine-limit.ts";
import type { Form } from "../form.ts";
import { type Gate, isAnd, isOr } from "../gate.ts";
import { FALSE, TRUE } from "../node-table.ts";
import { tableSizes } from "../table-sizes.ts";
import { CutSetOperations } from "./cut-set-operations.ts";
import { BYTES_PER_SIZES, SizedCutSets, singleCutSet } from "./sized-cut-sets.ts";

/** Which cut sets of a form to find. */
export interface ShortFormOptions {
  /** By variable: the level of it. */
  readonly levels: Int32Array;
  /** By level: how many events its variable stands for at least. */
  readonly weights: Int32Array;
  /** The most events. */
  readonly maxOrder: number;
}

/**
 * The minimal cut sets of a form whose weights sum up to at most `maxOrder`, gate by gate from the bottom.
 *
 * @throws EngineLimitError when they do not fit into what is left of the budget, which the result is taken from.
 */
export function shortFormCutSets(form: Form, options: ShortFormOptions, budget: MemoryBudget): Diagram {
  const { levels, weights, maxOrder } = options;
  const { variableCount, gates } = form;
  const what = `the minimal cut sets up to order ${maxOrder} of a module of ${variableCount} events and ${gates.length} gates`;
  const sizes = tableSizes(budget.freeBytes, BYTES_PER_SIZES);
  const onLimit = () =>
    new EngineLimitError(`${what} need more than ${sizes.nodes} nodes`, budget.limitBytes, FEWER_CUT_SETS);
  const sets = new SizedCutSets(sizes.nodes, weights, onLimit);
  const operations = new CutSetOperations(sets, sizes.results);
  const found: number[] = Array.from(levels, (level) => singleCutSet(sets, level, maxOrder));
  for (const gate of gates) {
    const inputs = gate.inputs.map((input, position) => ({
      f: found[input] ?? FALSE,
      weight: gate.weights[position] ?? 1,
    }));
    // What is asked last is combined first: each further step then only looks at the top of what there is.
    inputs.sort((a, b) => sets.table.level(b.f) - sets.table.level(a.f));
    found.push(gateCutSets(operations, gate, inputs, maxOrder));
  }
  const extracted = diagramOf(sets.table, found[variableCount + gates.length - 1] ?? FALSE);
  budget.take(extracted.levels.length * BYTES_PER_DIAGRAM_NODE, () => `${what} are kept`, FEWER_CUT_SETS);
  return extracted;
}

interface WeightedInput {
  readonly f: number;
  readonly weight: number;
}

function gateCutSets(
  operations: CutSetOperations,
  gate: Gate,
  inputs: readonly WeightedInput[],
  maxOrder: number,
): number {
  if (isOr(gate)) return inputs.reduce((joined, { f }) => operations.or(f, joined), FALSE);
  if (isAnd(gate)) return inputs.reduce((joined, { f }) => operations.and(f, joined, maxOrder), TRUE);
  return atLeast(operations, gate.needs, inputs, maxOrder);
}

/** Input by input: the cut sets of "those so far weigh at least `k`", for each `k` that the rest leaves open. */
function atLeast(
  operations: CutSetOperations,
  needs: number,
  inputs: readonly WeightedInput[],
  maxOrder: number,
): number {
  let after = inputs.reduce((sum, { weight }) => sum + weight, 0);
  const reaches = [TRUE, ...Array.from({ length: needs }, () => FALSE)];
  for (const { f, weight } of inputs) {
    after -= weight;
    for (let k = needs; k >= Math.max(1, needs - after); k--) {
      const together = operations.and(f, reaches[Math.max(0, k - weight)] ?? FALSE, maxOrder);
      reaches[k] = operations.or(together, reaches[k] ?? FALSE);
    }
  }
  return reaches[needs] ?? FALSE;
}
