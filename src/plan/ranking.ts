/** The next best place for an instance of a group. */
import { DOMAIN_KINDS } from "../topology/model.ts";
import type { Capacity } from "./capacity.ts";
import type { Leaf } from "./domain-tree.ts";
import { askedKind, freestNumber, type GroupPlacement, leafLoad, type Place } from "./group-placement.ts";
import { fnv1a, mix } from "./hash.ts";
import type { LeafSet } from "./leaf-set.ts";

const HOST = DOMAIN_KINDS.indexOf("host");

/** Right for as long as nothing is placed in between that it is not told of. */
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

/** What counts against each leaf, in the order of the nests, as plain numbers: there are thousands, asked thousands of times. */
interface Costs {
  readonly leaves: readonly Leaf[];
  readonly hashes: Int32Array;
  /** By nest, the place of its first leaf in the lists; the last entry is where all end. */
  readonly starts: Int32Array;
  /** What counts before the wider domains do: the load of the host if it is asked for, and whether it has no room. */
  readonly first: Int32Array;
  /** What counts after them: the load of the host. */
  readonly last: Int32Array;
}

/**
 * Leaves are told apart nest by nest as far as nests differ: within one, only the host, its room and the hash are left
 * to compare. The hash has to be asked of every leaf that is as good as the best by all that comes before.
 */
export function rankingOf(state: GroupPlacement, capacity: Capacity): Ranking {
  const { nests, nestOf } = state.leafSet;
  const asked = askedKind(state);
  const costs = emptyCosts(state.leafSet);
  const leastFirst = new Int32Array(nests.length);
  /** Of those leaves whose `first` is the least. */
  const leastLast = new Int32Array(nests.length);
  const loads = DOMAIN_KINDS.map((_, kind) =>
    Int32Array.from(nests, ({ units }) => state.loads[kind]?.get(units[kind] ?? 0) ?? 0),
  );
  const hostCounts = asked !== HOST && state.balanced.includes(HOST);
  const wider = state.balanced.filter((kind) => kind !== asked && kind !== HOST);
  const criteria = [
    ...(asked === undefined || asked === HOST ? [] : [loads[asked]]),
    leastFirst,
    ...wider.map((kind) => loads[kind]),
    leastLast,
  ].filter((costs) => costs !== undefined);

  const weigh = (nest: number): void => {
    let first = Number.MAX_SAFE_INTEGER;
    let last = 0;
    for (let at = costs.starts[nest] ?? 0; at < (costs.starts[nest + 1] ?? 0); at++) {
      const leaf = costs.leaves[at];
      if (leaf === undefined) continue;
      const load = leafLoad(state, leaf, HOST);
      const crowded = state.limited && !capacity.fits(leaf, state.demand) ? 1 : 0;
      const before = asked === HOST ? 2 * load + crowded : crowded;
      const after = hostCounts ? load : 0;
      costs.first[at] = before;
      costs.last[at] = after;
      if (before > first || (before === first && after >= last)) continue;
      first = before;
      last = after;
    }
    leastFirst[nest] = first;
    leastLast[nest] = last;
  };
  for (let nest = 0; nest < nests.length; nest++) weigh(nest);

  const candidates = new Int32Array(nests.length);
  return {
    best: (instance) => {
      for (let nest = 0; nest < candidates.length; nest++) candidates[nest] = nest;
      let left = candidates.length;
      for (const one of criteria) left = keepLeast(candidates, left, one);
      const nest = candidates[0] ?? 0;
      const at = liked(
        costs,
        candidates.subarray(0, left),
        leastFirst[nest],
        leastLast[nest],
        fnv1a(instance),
      );
      const leaf = costs.leaves[at];
      return leaf === undefined ? undefined : { leaf, number: freestNumber(state, leaf) };
    },
    changed: (leaf) => {
      for (const [kind, own] of loads.entries()) {
        nests.forEach(({ units }, nest) => {
          if (units[kind] === leaf.units[kind]) own[nest] = (own[nest] ?? 0) + 1;
        });
      }
      const nest = nestOf.get(leaf);
      if (nest !== undefined) weigh(nest);
    },
  };
}

function emptyCosts({ nests }: LeafSet): Costs {
  const leaves = nests.flatMap((nest) => nest.leaves);
  const starts = new Int32Array(nests.length + 1);
  nests.forEach((nest, number) => {
    starts[number + 1] = (starts[number] ?? 0) + nest.leaves.length;
  });
  return {
    leaves,
    hashes: Int32Array.from(leaves, ({ hash }) => hash),
    starts,
    first: new Int32Array(leaves.length),
    last: new Int32Array(leaves.length),
  };
}

/** Moves those of the first `count` that cost least to the front, in their order, and returns how many they are. */
function keepLeast(nests: Int32Array, count: number, costs: Int32Array): number {
  let least = Number.MAX_SAFE_INTEGER;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const nest = nests[i] ?? 0;
    const cost = costs[nest] ?? 0;
    if (cost > least) continue;
    if (cost < least) kept = 0;
    least = cost;
    nests[kept++] = nest;
  }
  return kept;
}

/** Where in the lists the leaf is that `hash` likes best, of those with these costs; of two it likes alike, the first of the tree. */
function liked(
  { leaves, hashes, starts, first, last }: Costs,
  nests: Int32Array,
  firstCost: number | undefined,
  lastCost: number | undefined,
  hash: number,
): number {
  let chosen = -1;
  let most = -1;
  for (const nest of nests) {
    const end = starts[nest + 1] ?? 0;
    for (let at = starts[nest] ?? 0; at < end; at++) {
      if (first[at] !== firstCost || last[at] !== lastCost) continue;
      const liking = mix(hash, hashes[at] ?? 0);
      if (liking < most) continue;
      if (liking === most && (leaves[at]?.index ?? 0) > (leaves[chosen]?.index ?? 0)) continue;
      most = liking;
      chosen = at;
    }
  }
  return chosen;
}
