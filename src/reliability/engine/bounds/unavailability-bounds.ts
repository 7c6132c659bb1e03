import type { EngineLimits } from "../engine-limit.ts";
import type { FaultTree, NodeId } from "../fault-tree.ts";
import { conditionsOf } from "./conditions.ts";
import { boundsOf, type Decided, decidedBy, NEGLIGIBLE } from "./decided.ts";
import { type Fixed, fixing, HAPPENED, nothingFixed } from "./fixed.ts";
import { type GateShares, gateShares } from "./gate-shares.ts";
import { statesOf } from "./states.ts";
import { anyOf, type Bounds } from "./union.ts";

/** Of a tree whose diagram as a whole would not fit. */
export interface UnavailabilityBounds {
  /**
   * Between which numbers the probability lies that `top` happens.
   *
   * @throws EngineLimitError when the diagram of one gate does not fit into the limits
   */
  readonly of: (top: NodeId) => Bounds;
  /** What `most` would be at most, if none of the events ever happened. */
  readonly mostWithout: (top: NodeId, never: ReadonlySet<number>) => number;
}

/** A top taken apart, whatever the probabilities. */
interface Parts {
  readonly first: Decided;
  readonly conditions: readonly number[];
  /** By state of the conditions: bits as in `State`. */
  readonly inState: (happened: number) => Decided;
}

/**
 * Bounds for large trees, proven and mostly equal in all digits that matter: a node that happens as soon as any one of its parts does
 * is taken apart. Its single events are independent of the rest. Of the rest, the few events that decide most about most of the gates
 * are decided in every combination; how often each gate then happens is exact; and how often any of them does is bounded by
 * {@link unionBounds}.
 *
 * @param tree whose nodes are asked for; its own top plays no part
 * @param shares by event: the probability that it has happened
 * @param limits of the diagrams of all gates together
 * @example
 * const { least, most } = unavailabilityBounds(tree, shares).of(tree.top);
 */
export function unavailabilityBounds(
  tree: FaultTree,
  shares: Float64Array,
  limits: EngineLimits = {},
): UnavailabilityBounds {
  const own = gateShares(tree, shares, limits);
  const known = new Map<NodeId, Parts>();
  const parts = (top: NodeId): Parts => {
    const found = known.get(top) ?? partsOf(tree, top, own);
    known.set(top, found);
    return found;
  };
  return {
    of: (top) => {
      return summed(parts(top), shares, (decided) => boundsOf(decided, shares, own));
    },
    mostWithout: (top, never) => {
      const left = shares.map((share, event) => (never.has(event) ? 0 : share));
      return summed(parts(top), left, (decided) => {
        const most = mostOf(decided, left, never, own);
        return { least: decided.certain ? 1 : 0, most };
      }).most;
    },
  };
}

function partsOf(tree: FaultTree, top: NodeId, { subtree }: GateShares): Parts {
  const first = decidedBy(tree, top, nothingFixed(tree.eventCount));
  const conditions = conditionsOf(first.gates.map(subtree), first.fixed);
  const known = new Map<number, Decided>();
  return {
    first,
    conditions,
    inState: (happened) => {
      const hasHappened = conditions.filter((_, bit) => (happened >> bit) % 2 === 1);
      const state = (): Fixed => fixing(fixing(first.fixed, conditions), hasHappened, HAPPENED);
      const found = known.get(happened) ?? decidedBy(tree, top, state());
      known.set(happened, found);
      return found;
    },
  };
}

/** Over all states of the conditions. */
function summed(
  { first, conditions, inState }: Parts,
  shares: Float64Array,
  boundsIn: (decided: Decided) => Bounds,
): Bounds {
  if (first.certain) return { least: 1, most: 1 };
  const share = (event: number): number => shares[event] ?? 0;
  const { states, rest } = statesOf(conditions.map(share));
  let [least, most] = [0, rest];
  const certain: number[] = [];
  for (const { happened, probability } of states) {
    if (certain.some((one) => (one & happened) === one)) {
      least += probability;
      most += probability;
    } else if (probability <= most * NEGLIGIBLE) {
      most += probability;
    } else {
      const decided = inState(happened);
      if (decided.certain) certain.push(happened);
      const found = boundsIn(decided);
      least += probability * found.least;
      most += probability * found.most;
    }
  }
  const single = anyOf(first.singles.map(share));
  return { least: single + (1 - single) * least, most: Math.min(1, single + (1 - single) * most) };
}

function mostOf(
  { certain, singles, gates, fixed }: Decided,
  left: Float64Array,
  never: ReadonlySet<number>,
  { subtree, share }: GateShares,
): number {
  if (certain) return 1;
  const without = fixing(fixed, never);
  const probabilities = gates.map((gate) => {
    const changes = subtree(gate).events.some((event) => never.has(event));
    return share(gate, changes ? without : fixed).probability;
  });
  return anyOf([...singles.map((event) => left[event] ?? 0), ...probabilities]);
}
