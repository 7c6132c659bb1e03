/** Instances that take each other's place in a structure function: what holds for one holds for the other. */
import type { StructureNode } from "../model.ts";

/**
 * Events with the same parents. To swap two of them changes nothing above, so that of them it only matters how many fail.
 *
 * @returns indexes of events that stand below a gate, sorted in each class; classes by their first event
 */
export function alikeEvents(nodes: readonly StructureNode[]): readonly (readonly number[])[] {
  const parents: number[][] = nodes.map(() => []);
  for (const [index, node] of nodes.entries()) {
    if (node.kind === "event") continue;
    for (const child of node.children) parents[child]?.push(index);
  }
  const leaves = nodes.flatMap((node, index) => {
    const above = parents[index] ?? [];
    return node.kind === "event" && above.length > 0 ? [{ event: node.event, above: above.join(" ") }] : [];
  });
  return [...Map.groupBy(leaves, ({ above }) => above).values()]
    .map((members) => members.map(({ event }) => event).sort((a, b) => a - b))
    .sort(([a = 0], [b = 0]) => a - b);
}
