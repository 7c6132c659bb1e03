import type { GateGraph } from "./gate-graph.ts";

/**
 * By node: 1 for each gate that is a module, whose events and gates nothing outside of it takes. A module can be
 * computed on its own and then stands in for one event.
 *
 * In linear time: Y. Dutuit and A. Rauzy, "A linear-time algorithm to find modules of fault trees", IEEE
 * Transactions on Reliability 45 (1996). A walk from the top dates the visits of each node; a gate is a module when
 * whatever is below it was visited between the beginning and the end of its own first visit only.
 */
export function modulesOf({ gates, top }: GateGraph): Uint8Array {
  const modules = new Uint8Array(gates.length);
  if (typeof top === "boolean") return modules;
  const { first, end, last } = visitDates(gates, top);
  const [earliest, latest] = [first.slice(), last.slice()];
  gates.forEach((gate, node) => {
    if (gate === undefined) return;
    let [min, max] = [Number.POSITIVE_INFINITY, 0];
    for (const input of gate.inputs) {
      min = Math.min(min, earliest[input] ?? 0);
      max = Math.max(max, latest[input] ?? 0);
    }
    if (min > (first[node] ?? 0) && max < (end[node] ?? 0)) modules[node] = 1;
    earliest[node] = Math.min(min, first[node] ?? 0);
    latest[node] = Math.max(max, last[node] ?? 0);
  });
  return modules;
}

/** When a walk from the top, depth first and left-most, came to each node first, left it then, and came to it last. */
function visitDates(gates: GateGraph["gates"], top: number) {
  const [first, end, last] = [0, 0, 0].map(() => new Float64Array(gates.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const next = new Int32Array(gates.length);
  let date = 1;
  first[top] = date;
  last[top] = date;
  const path = [top];
  for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
    const position = next[node] ?? 0;
    const input = gates[node]?.inputs[position];
    date += 1;
    if (input === undefined) {
      end[node] = date;
      last[node] = Math.max(last[node] ?? 0, date);
      path.pop();
      continue;
    }
    next[node] = position + 1;
    last[input] = date;
    if (first[input] !== 0) continue;
    first[input] = date;
    path.push(input);
  }
  return { first, end, last };
}
