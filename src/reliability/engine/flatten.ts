import { type Gate, isAnd, isOr } from "./gate.ts";
import { type GateGraph, GateGraphBuilder } from "./gate-graph.ts";

/** Takes the inputs of an OR straight into the OR above it, where nothing else needs it; and so for AND. */
export function flatten(graph: GateGraph): GateGraph {
  if (typeof graph.top === "boolean") return graph;
  const taken = takenIntoParent(graph);
  if (!taken.includes(1)) return graph;
  const builder = new GateGraphBuilder();
  const renamed: number[] = [];
  graph.gates.forEach((gate, node) => {
    if (taken[node] === 1) renamed.push(-1);
    else if (gate === undefined) renamed.push(builder.event(graph.eventOf[node] ?? -1));
    else if (gate.inputs.some((input) => taken[input] === 1)) {
      const inputs = inputsThrough(graph, gate, taken).map((input) => renamed[input] ?? -1);
      renamed.push(builder.anyOrAll(!isOr(gate), inputs));
    } else renamed.push(builder.copy(gate, (input) => renamed[input] ?? -1));
  });
  return builder.build(renamed[graph.top] ?? -1);
}

/** By node: 1 where it has one parent, of its own kind. */
function takenIntoParent({ gates }: GateGraph): Uint8Array {
  const parents = new Int32Array(gates.length);
  for (const gate of gates)
    for (const input of gate?.inputs ?? []) parents[input] = (parents[input] ?? 0) + 1;
  const taken = new Uint8Array(gates.length);
  for (const gate of gates) {
    for (const input of gate?.inputs ?? []) {
      const child = gates[input];
      if (gate !== undefined && child !== undefined && parents[input] === 1 && sameKind(gate, child)) {
        taken[input] = 1;
      }
    }
  }
  return taken;
}

function sameKind(a: Gate, b: Gate): boolean {
  return (isOr(a) && isOr(b)) || (isAnd(a) && isAnd(b));
}

/** The inputs of a gate, those of the gates that are taken into it instead of these, from left to right. */
function inputsThrough({ gates }: GateGraph, gate: Gate, taken: Uint8Array): readonly number[] {
  const found: number[] = [];
  const waiting = gate.inputs.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (taken[node] === 0) found.push(node);
    else for (const input of (gates[node]?.inputs ?? []).toReversed()) waiting.push(input);
  }
  return found;
}
