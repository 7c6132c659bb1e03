/**
 * For each node of a structure function, the events that take it down when nothing else has failed.
 * Exact, since a single event either takes a child down or does not: at-least(k of n) is down exactly when the
 * event stands in the sets of n - k + 1 children or more. All is the union, any the intersection.
 */
import type { StructureNode } from "./model.ts";

/** Sorted event indexes; `always` when the node is down although nothing has failed. */
export type DownSet = Int32Array | "always";

/**
 * Takes time in proportion to the set sizes over all edges below `roots`.
 *
 * @param nodes children before parents
 * @param eventCount events have indexes below it
 * @param roots nodes to find the sets for
 * @returns by node; undefined where a node is below no root
 */
export function downSets(
  nodes: readonly StructureNode[],
  eventCount: number,
  roots: Iterable<number>,
): readonly (DownSet | undefined)[] {
  const wanted = nodesBelow(nodes, roots);
  const occurrences = new Int32Array(eventCount);
  const sets: (DownSet | undefined)[] = [];
  for (const [index, node] of nodes.entries()) {
    if (wanted[index] !== 1) sets.push(undefined);
    else if (node.kind === "event") sets.push(Int32Array.of(node.event));
    else sets.push(gateSet(node, sets, occurrences));
  }
  return sets;
}

/** Whether the event alone takes down the node that the set belongs to. */
export function takesDown(set: DownSet | undefined, event: number): boolean {
  if (set === undefined || set === "always") return false;
  let [low, high] = [0, set.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((set[middle] ?? event) < event) low = middle + 1;
    else high = middle;
  }
  return set[low] === event;
}

function nodesBelow(nodes: readonly StructureNode[], roots: Iterable<number>): Uint8Array {
  const below = new Uint8Array(nodes.length);
  for (const root of roots) below[root] = 1;
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index];
    if (below[index] !== 1 || node?.kind !== "at-least") continue;
    for (const child of node.children) below[child] = 1;
  }
  return below;
}

function gateSet(
  gate: StructureNode & { readonly kind: "at-least" },
  sets: readonly (DownSet | undefined)[],
  occurrences: Int32Array,
): DownSet {
  const children = gate.children.map((child) => sets[child]);
  const fallible = children.filter((set) => set instanceof Int32Array);
  const enough = fallible.length - gate.needs + 1;
  if (enough <= 0) return "always";
  if (enough > fallible.length) return new Int32Array(0);
  const [only] = fallible;
  if (only !== undefined && fallible.length === 1) return only;
  return eventsIn(fallible, enough, occurrences);
}

/** Events that stand in at least `enough` of the sets. `occurrences` is all zero before and after. */
function eventsIn(sets: readonly Int32Array[], enough: number, occurrences: Int32Array): Int32Array {
  const found: number[] = [];
  for (const set of sets) {
    for (const event of set) {
      const times = (occurrences[event] ?? 0) + 1;
      occurrences[event] = times;
      if (times === enough) found.push(event);
    }
  }
  for (const set of sets) for (const event of set) occurrences[event] = 0;
  // A union is often no more than its largest part: that array then serves for both.
  return sets.find((set) => enough === 1 && set.length === found.length) ?? Int32Array.from(found).sort();
}
