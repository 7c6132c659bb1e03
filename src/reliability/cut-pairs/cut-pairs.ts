/**
 * Every minimal cut set of order 2: two events that together take a node down, and neither of which does it alone.
 * Exact, as sets of single events are: a child is down when one of the two takes it down, or both together do. What all
 * children of a node that stands or falls with each of them have in common is not copied upwards, so that the work grows with the
 * number of pairs rather than with the depth of the dependencies.
 */
import { type DownSet, downSets, takesDown } from "../down-sets.ts";
import type { FailureModel } from "../model.ts";
import { cones, needsAll } from "./cones.ts";
import { type Child, gatePairs } from "./gate-pairs.ts";
import { type PairKeys, pairOf, sortedKeys } from "./pair-key.ts";

/** More pairs of one node than this are refused: some 400 MB. */
const MOST_PAIRS = 20_000_000;

/** There are too many pairs to list them. */
export class TooManyPairsError extends Error {
  override readonly name = "TooManyPairsError";

  constructor(limit: number) {
    super(`more than ${limit} pairs of events take one part of the topology down`);
  }
}

export interface CutSets {
  /** Sorted indexes of events that take the node down alone; `always` when it is down although nothing has failed. */
  readonly singles: DownSet;
  /** Sorted pairs, the smaller index first. */
  readonly pairs: Iterable<readonly [one: number, other: number]>;
  readonly pairCount: number;
}

/**
 * @param roots nodes, such as `serves` of tops
 * @returns by root
 * @throws TooManyPairsError when a node has more than `limit` pairs
 * @example
 * const cuts = smallCutSets(model, model.tops.map(({ serves }) => serves));
 * cuts.get(model.tops[0].serves)?.pairCount; // 12
 */
export function smallCutSets(
  { nodes, events }: Pick<FailureModel, "nodes" | "events">,
  roots: Iterable<number>,
  limit = MOST_PAIRS,
): ReadonlyMap<number, CutSets> {
  const wanted = [...new Set(roots)];
  const singles = downSets(nodes, events.length, wanted);
  const reached = cones(nodes);
  const own = new Map<number, PairKeys>();
  const tooMany = (count: number): void => {
    if (count > limit) throw new TooManyPairsError(limit);
  };
  for (const [index, node] of nodes.entries()) {
    if (singles[index] === undefined || node.kind === "event" || needsAll(node)) continue;
    const children = node.children.flatMap((child): readonly Child[] => {
      const alone = singles[child];
      // One that is down although nothing has failed is none of those that can fail.
      return alone instanceof Int32Array ? [{ singles: alone, gates: reached.of(child) }] : [];
    });
    const found = gatePairs({
      children,
      enough: children.length - node.needs + 1,
      eventCount: events.length,
      pairsOf: (gate) => own.get(gate) ?? new Float64Array(),
      tooMany,
    });
    own.set(index, found.own);
    reached.include(index, found.includes);
  }
  return new Map(wanted.map((root) => [root, cutSetsOf(root)]));

  function cutSetsOf(root: number): CutSets {
    const alone = singles[root] ?? new Int32Array();
    if (alone === "always") return { singles: alone, pairs: [], pairCount: 0 };
    const gates = [...reached.of(root)].flatMap((gate) => own.get(gate) ?? []);
    const keys = sortedKeys(joined(gates, tooMany)).filter((key) =>
      pairOf(key, events.length).every((event) => !takesDown(alone, event)),
    );
    return {
      singles: alone,
      pairCount: keys.length,
      pairs: { [Symbol.iterator]: () => pairsIn(keys, events.length) },
    };
  }
}

function joined(lists: readonly PairKeys[], tooMany: (count: number) => void): PairKeys {
  const length = lists.reduce((sum, list) => sum + list.length, 0);
  tooMany(length);
  const all = new Float64Array(length);
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}

function* pairsIn(keys: PairKeys, eventCount: number): Generator<readonly [number, number]> {
  for (const key of keys) yield pairOf(key, eventCount);
}
