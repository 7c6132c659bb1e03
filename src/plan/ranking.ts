/** The next best place for an instance of a group. */
import { DOMAIN_KINDS } from "../topology/model.ts";
import type { Capacity } from "./capacity.ts";
import type { Leaf } from "./domain-tree.ts";
import { askedKind, freestNumber, type GroupPlacement, leafLoad, type Place } from "./group-placement.ts";
import { fnv1a, mixHalf, mixHalves } from "./hash.ts";
import type { Nests } from "./leaf-set.ts";

const HOST = DOMAIN_KINDS.indexOf("host");

const LEAST_INT32 = -(2 ** 31);

/** Right for as long as it is told of every instance of the group that is placed. */
export interface Ranking {
  /**
   * The best place: least loaded in the asked kind of domain, then on a host with room, then least loaded from the
   * widest kind of domain to the narrowest, then the one that the instance's own hash likes best. Only the group itself
   * (and declared capacity) counts, so that another group moves nothing.
   *
   * @returns undefined when there is no leaf at all
   */
  readonly best: (instance: string) => Place | undefined;
  /** To be called when an instance of the group has been put in a leaf and has taken its capacity. */
  readonly changed: (leaf: Leaf) => void;
}

/**
 * Nests are compared first, as far as what counts is the same for all leaves of one. Within each, the leaves that are as
 * good as its best are known from one instance to the next. Only the hash has to be asked of all that are left.
 */
export function rankingOf(state: GroupPlacement, capacity: Capacity): Ranking {
  const { nests } = state.leafSet;
  const asked = askedKind(state);
  const loads = nests.units.map((units, kind) => loadsBy(units, state.loads[kind]));
  const bests = bestLeaves(state, capacity);
  for (let nest = 0; nest < nests.count; nest++) bests.weigh(nest);
  const criteria = [
    ...(asked === undefined ? [] : [loads[asked]]),
    bests.first,
    ...state.balanced.filter((kind) => kind !== asked).map((kind) => loads[kind]),
    bests.last,
  ].filter((costs) => costs !== undefined);
  const candidates = new Int32Array(nests.count);
  return {
    best: (instance) => {
      for (let nest = 0; nest < candidates.length; nest++) candidates[nest] = nest;
      let count = candidates.length;
      for (const costs of criteria) count = keepLeast(candidates, count, costs);
      const leaf = nests.leaves[liked(nests, bests, candidates, count, fnv1a(instance))];
      return leaf === undefined ? undefined : { leaf, number: freestNumber(state, leaf) };
    },
    changed: (leaf) => {
      nests.units.forEach((units, kind) => {
        addOne(loads[kind], units, leaf.units[kind]);
      });
      const nest = nests.of.get(leaf);
      if (nest !== undefined) bests.weigh(nest);
    },
  };
}

/** The leaves of each nest that are the best of it. */
interface BestLeaves {
  /** By nest, what counts before the wider domains do: the load of the host if it is asked for, and whether it has no room. */
  readonly first: Int32Array;
  /** By nest, what counts after them: the load of the host. */
  readonly last: Int32Array;
  /** By nest, how many leaves are as good. */
  readonly counts: Int32Array;
  /** From where the nest starts, their places in {@link Nests.leaves} and their {@link Nests.halves}. */
  readonly places: Int32Array;
  readonly halves: Int32Array;
  /** Compares the leaves of a nest anew. */
  readonly weigh: (nest: number) => void;
}

function bestLeaves(state: GroupPlacement, capacity: Capacity): BestLeaves {
  const { nests } = state.leafSet;
  const hostAsked = askedKind(state) === HOST;
  const hostCounts = !hostAsked && state.balanced.includes(HOST);
  const [first, last, counts] = [
    new Int32Array(nests.count),
    new Int32Array(nests.count),
    new Int32Array(nests.count),
  ];
  const [places, halves] = [new Int32Array(nests.leaves.length), new Int32Array(nests.leaves.length)];
  const weigh = (nest: number): void => {
    const start = nests.starts[nest] ?? 0;
    const end = nests.starts[nest + 1] ?? 0;
    let [leastFirst, leastLast, count] = [0, 0, 0];
    for (let place = start; place < end; place++) {
      const leaf = nests.leaves[place];
      if (leaf === undefined) continue;
      const load = (hostAsked || hostCounts) && state.places.size > 0 ? leafLoad(state, leaf, HOST) : 0;
      const crowded = state.limited && !capacity.fits(leaf, state.demand) ? 1 : 0;
      const before = hostAsked ? 2 * load + crowded : crowded;
      const after = hostCounts ? load : 0;
      const compared = before - leastFirst || after - leastLast;
      if (count > 0 && compared > 0) continue;
      if (compared < 0) count = 0;
      leastFirst = before;
      leastLast = after;
      places[start + count] = place;
      halves[start + count] = nests.halves[place] ?? 0;
      count++;
    }
    first[nest] = leastFirst;
    last[nest] = leastLast;
    counts[nest] = count;
  };
  return { first, last, counts, places, halves, weigh };
}

function loadsBy(units: Int32Array, loads: ReadonlyMap<number, number> | undefined): Int32Array {
  return loads === undefined || loads.size === 0
    ? new Int32Array(units.length)
    : units.map((unit) => loads.get(unit) ?? 0);
}

function addOne(loads: Int32Array | undefined, units: Int32Array, changed: number | undefined): void {
  if (loads === undefined) return;
  for (let nest = 0; nest < units.length; nest++) {
    if (units[nest] === changed) loads[nest] = (loads[nest] ?? 0) + 1;
  }
}

/** Moves those of the first `count` that cost least to the front, in their order, and returns how many they are. */
function keepLeast(nests: Int32Array, count: number, costs: Int32Array): number {
  let least = 0;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const nest = nests[i] ?? 0;
    const cost = costs[nest] ?? 0;
    if (kept > 0 && cost > least) continue;
    if (cost < least) kept = 0;
    least = cost;
    nests[kept++] = nest;
  }
  return kept;
}

/** The place of the leaf that `hash` likes best among the best of the first `count` candidates; the tree decides between equals. */
function liked(
  { leaves, starts }: Nests,
  { counts, places, halves }: BestLeaves,
  candidates: Int32Array,
  count: number,
  hash: number,
): number {
  const half = mixHalf(hash);
  let most = LEAST_INT32;
  let chosen = -1;
  for (let i = 0; i < count; i++) {
    const nest = candidates[i] ?? 0;
    const start = starts[nest] ?? 0;
    const end = start + (counts[nest] ?? 0);
    for (let at = start; at < end; at++) {
      // Signed numbers are in the order of the unsigned ones when their highest bit is the other one.
      const liking = mixHalves(half ^ (halves[at] ?? 0)) ^ LEAST_INT32;
      if (liking < most) continue;
      const place = places[at] ?? 0;
      if (liking === most && chosen >= 0 && isBefore(leaves[chosen], leaves[place])) continue;
      most = liking;
      chosen = place;
    }
  }
  return chosen;
}

function isBefore(a: Leaf | undefined, b: Leaf | undefined): boolean {
  return (a?.index ?? 0) < (b?.index ?? 0);
}
