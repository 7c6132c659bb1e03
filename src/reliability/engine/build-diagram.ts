import type { Bdd } from "./bdd.ts";
import type { Form } from "./form.ts";
import { type Gate, isAnd, isOr } from "./gate.ts";
import { FALSE, TRUE } from "./node-table.ts";

/** The function of a form's root in `bdd`, whose variables are asked at `levels`. */
export function buildDiagram(bdd: Bdd, { variableCount, gates }: Form, levels: Int32Array): number {
  const functions: number[] = Array.from(levels, (level) => bdd.variable(level));
  for (const gate of gates) functions.push(gateFunction(bdd, gate, functions));
  return functions[variableCount + gates.length - 1] ?? FALSE;
}

function gateFunction(bdd: Bdd, gate: Gate, functions: readonly number[]): number {
  const entries = gate.inputs.map((input, position) => ({
    f: functions[input] ?? FALSE,
    weight: gate.weights[position] ?? 1,
  }));
  // What is asked last is combined first: each further step then only looks at the top of what there is.
  entries.sort((a, b) => bdd.table.level(b.f) - bdd.table.level(a.f));
  if (isOr(gate)) return entries.reduce((joined, { f }) => bdd.or(f, joined), FALSE);
  if (isAnd(gate)) return entries.reduce((joined, { f }) => bdd.and(f, joined), TRUE);
  return atLeast(bdd, gate.needs, entries);
}

/** Row by row: whether what is combined so far weighs at least `k`, for each `k` that the rest leaves open. */
function atLeast(
  bdd: Bdd,
  needs: number,
  entries: readonly { readonly f: number; readonly weight: number }[],
): number {
  let before = entries.reduce((sum, { weight }) => sum + weight, 0);
  const reaches = [TRUE, ...Array.from({ length: needs }, () => FALSE)];
  for (const { f, weight } of entries) {
    before -= weight;
    for (let k = needs; k >= Math.max(1, needs - before); k--) {
      reaches[k] = bdd.ifThenElse(f, reaches[Math.max(0, k - weight)] ?? FALSE, reaches[k] ?? FALSE);
    }
  }
  return reaches[needs] ?? FALSE;
}
