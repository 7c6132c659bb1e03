import type { EngineLimits } from "../engine-limit.ts";
import type { FaultTree, NodeId } from "../fault-tree.ts";
import { type Case, type Cases, casesOf, weightOf } from "./cases.ts";
import type { Decided } from "./decided.ts";
import { fixing } from "./fixed.ts";
import { type GateShares, gateShares } from "./gate-shares.ts";
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

/**
 * Bounds for large trees, proven and mostly equal in all digits that matter: a node that happens as soon as any one of its parts does
 * is taken apart. Its single events are independent of the rest. The rest is divided into cases, by what makes its gates hang
 * together; how often each gate then happens is exact; and how often any of them does is bounded by {@link unionAtLeast} and
 * {@link anyOf}.
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
  const known = new Map<NodeId, Cases>();
  const casesOfTop = (top: NodeId): Cases => {
    const found = known.get(top) ?? casesOf(tree, top, shares, own);
    known.set(top, found);
    return found;
  };
  return {
    of: (top) => summed(casesOfTop(top), shares, ({ bounds }) => bounds),
    mostWithout: (top, never) => {
      const left = shares.map((share, event) => (never.has(event) ? 0 : share));
      return summed(casesOfTop(top), left, ({ decided }) => {
        const most = mostOf(decided, left, never, own);
        return { least: 0, most };
      }).most;
    },
  };
}

/** Over all cases. */
function summed({ first, cases }: Cases, shares: Float64Array, boundsIn: (one: Case) => Bounds): Bounds {
  if (first.certain) return { least: 1, most: 1 };
  let [least, most] = [0, 0];
  for (const each of cases) {
    const weight = weightOf(each, shares);
    if (weight === 0) continue;
    const found = boundsIn(each);
    least += weight * found.least;
    most += weight * found.most;
  }
  const single = anyOf(first.singles.map((event) => shares[event] ?? 0));
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
