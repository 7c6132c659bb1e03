import { joinCompanions } from "./companions.ts";
import type { FaultTree } from "./fault-tree.ts";
import { flatten } from "./flatten.ts";
import { type GateGraph, GateGraphBuilder } from "./gate-graph.ts";

/** The same function as `tree` in the form that the rest of the engine takes: no constants, and no gate twice. */
export function normalForm(tree: FaultTree): GateGraph {
  return joinCompanions(flatten(fold(tree)));
}

/** Drops what the top does not need, folds constants, joins equal gates. */
function fold(tree: FaultTree): GateGraph {
  const needed = neededNodes(tree);
  const builder = new GateGraphBuilder();
  const folded: (number | boolean)[] = [];
  for (let node = 0; node <= tree.top; node++) {
    folded.push(needed[node] === 1 ? foldedNode(tree, node, folded, builder) : false);
  }
  return builder.build(folded[tree.top] ?? false);
}

function neededNodes({ offsets, inputs, top }: FaultTree): Uint8Array {
  const needed = new Uint8Array(top + 1);
  needed[top] = 1;
  for (let node = top; node >= 0; node--) {
    if (needed[node] === 0) continue;
    for (let i = offsets[node] ?? 0; i < (offsets[node + 1] ?? 0); i++) needed[inputs[i] ?? 0] = 1;
  }
  return needed;
}

function foldedNode(
  { eventOf, atLeast, offsets, inputs }: FaultTree,
  node: number,
  folded: readonly (number | boolean)[],
  builder: GateGraphBuilder,
): number | boolean {
  const event = eventOf[node] ?? -1;
  if (event >= 0) return builder.event(event);
  let needs = atLeast[node] ?? 0;
  const weighted = new Map<number, number>();
  for (let i = offsets[node] ?? 0; i < (offsets[node + 1] ?? 0); i++) {
    const input = folded[inputs[i] ?? 0] ?? false;
    if (input === true) needs -= 1;
    else if (input !== false) weighted.set(input, (weighted.get(input) ?? 0) + 1);
  }
  return builder.gate(needs, weighted);
}
