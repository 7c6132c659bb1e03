/** Instances that take each other's place in a structure function: what holds for one holds for the other. */
import type { StructureNode } from "../model.ts";

/**
 * Events with the same parents. To swap two of them changes nothing, so that it only matters how many of them fail.
 *
 * @param roots nodes that are looked at by themselves
 * @returns indexes of events that stand below a root or are one, sorted in each class; classes by their first event
 */
export function alikeEvents(
  nodes: readonly StructureNode[],
  roots: readonly number[],
): readonly (readonly number[])[] {
  const parents: string[][] = nodes.map(() => []);
  for (const [index, node] of nodes.entries()) {
    if (node.kind === "event") continue;
    for (const child of node.children) parents[child]?.push(String(index));
  }
  for (const root of new Set(roots)) parents[root]?.push(`root ${root}`);
  const leaves = nodes.flatMap((node, index) =>
    node.kind === "event" ? [{ event: node.event, above: (parents[index] ?? []).join(" ") }] : [],
  );
  const classes = Map.groupBy(
    leaves.filter(({ above }) => above !== ""),
    ({ above }) => above,
  );
  return [...classes.values()]
    .map((members) => members.map(({ event }) => event).sort((a, b) => a - b))
    .sort(([a = 0], [b = 0]) => a - b);
}
