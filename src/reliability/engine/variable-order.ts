import type { Form } from "./form.ts";

/**
 * Orders in which a module's variables are asked; which is good depends on the module, by orders of magnitude. Each is
 * a walk from the root, depth first, that takes the inputs of a gate in an order of their own.
 */
export const ORDERS = ["as-given", "small-first", "large-first", "shared-first"] as const;
export type Order = (typeof ORDERS)[number];

/** By variable: the level that it is asked at, from 0. */
export function variableLevels({ variableCount, gates }: Form, order: Order): Int32Array {
  const rank = inputRanks({ variableCount, gates }, order);
  const levels = new Int32Array(variableCount).fill(-1);
  const seen = new Uint8Array(gates.length);
  const waiting = [variableCount + gates.length - 1];
  let level = 0;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node < variableCount) {
      if (levels[node] === -1) levels[node] = level++;
      continue;
    }
    const gate = gates[node - variableCount];
    if (gate === undefined || seen[node - variableCount] === 1) continue;
    seen[node - variableCount] = 1;
    // Sorting is stable: what ranks alike stays as it was given. The last one pushed is walked first.
    const inputs = gate.inputs.toSorted((a, b) => (rank[a] ?? 0) - (rank[b] ?? 0));
    for (const input of inputs.reverse()) waiting.push(input);
  }
  return levels;
}

function inputRanks(form: Form, order: Order): Float64Array {
  switch (order) {
    case "as-given":
      return new Float64Array(form.variableCount + form.gates.length);
    case "small-first":
      return treeSizes(form);
    case "large-first":
      return treeSizes(form).map((size) => -size);
    case "shared-first":
      return parents(form).map((count) => -count);
    default:
      return order satisfies never;
  }
}

/** By node: how many leaves it would have were nothing shared. */
function treeSizes({ variableCount, gates }: Form): Float64Array {
  const sizes = new Float64Array(variableCount + gates.length).fill(1, 0, variableCount);
  gates.forEach(({ inputs }, index) => {
    sizes[variableCount + index] = inputs.reduce((sum, input) => sum + (sizes[input] ?? 0), 0);
  });
  return sizes;
}

/** By node: how many gates take it. */
function parents({ variableCount, gates }: Form): Float64Array {
  const counts = new Float64Array(variableCount + gates.length);
  for (const { inputs } of gates) for (const input of inputs) counts[input] = (counts[input] ?? 0) + 1;
  return counts;
}
