/** What a fault tree says, read off its arrays without the engine. */
import type { FaultTree } from "../../../src/reliability/engine/fault-tree.ts";

/** Whether the top happens when exactly these events do. */
export function happens(tree: FaultTree, events: ReadonlySet<number>): boolean {
  const values: boolean[] = [];
  for (let node = 0; node <= tree.top; node += 1) {
    const event = tree.eventOf[node] ?? -1;
    const inputs = tree.inputs.subarray(tree.offsets[node], tree.offsets[node + 1]);
    const happening = inputs.filter((input) => values[input]).length;
    values.push(event >= 0 ? events.has(event) : happening >= (tree.atLeast[node] ?? 0));
  }
  return values[tree.top] ?? false;
}

/**
 * Whether the top happens for every set of the named events: set `n` has the event at index `i` when bit `i` of `n` is 1.
 *
 * @param numbers The tree's number of each event; an event without one plays no part in the tree.
 */
export function truthTable(tree: FaultTree, numbers: readonly (number | undefined)[]): readonly boolean[] {
  return Array.from({ length: 2 ** numbers.length }, (_, set) => {
    const events = numbers.filter((number, index) => number !== undefined && (set >>> index) % 2 === 1);
    return happens(tree, new Set(events as readonly number[]));
  });
}

/** The names of the smallest sets of events that make the top happen, one string each: `a b`. Sorted. */
export function minimalCutSets(tree: FaultTree, names: readonly string[]): readonly string[] {
  const table = truthTable(
    tree,
    names.map((_, index) => index),
  );
  const minimal = table.flatMap((value, set) => {
    const smaller = names.map((_, index) => set & ~(1 << index)).filter((other) => other !== set);
    return value && smaller.every((other) => table[other] === false) ? [set] : [];
  });
  return minimal.map((set) => names.filter((_, index) => (set >>> index) % 2 === 1).join(" ")).sort();
}
