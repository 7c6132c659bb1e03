import type { EngineLimits } from "../engine-limit.ts";
import type { FaultTree, NodeId } from "../fault-tree.ts";
import { type Cases, casesOf } from "./cases.ts";
import { gateShares } from "./gate-shares.ts";
import { anyOf, type Bounds } from "./union.ts";
import { boundWithout } from "./without.ts";

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
  const known = new Map<NodeId, KnownTop>();
  const knownOf = (top: NodeId): KnownTop => {
    const found = known.get(top) ?? { cases: casesOf(tree, top, shares, own), without: undefined };
    known.set(top, found);
    return found;
  };
  return {
    of: (top) => summed(knownOf(top).cases, shares),
    mostWithout: (top, never) => {
      const found = knownOf(top);
      found.without ??= boundWithout(found.cases, shares, own);
      return found.without(never);
    },
  };
}

interface KnownTop {
  readonly cases: Cases;
  /** Made when somebody asks. */
  without: ReturnType<typeof boundWithout> | undefined;
}

/** Over all cases. */
function summed({ first, cases }: Cases, shares: Float64Array): Bounds {
  if (first.certain) return { least: 1, most: 1 };
  let [least, most] = [0, 0];
  for (const { weight, bounds } of cases) {
    least += weight * bounds.least;
    most += weight * bounds.most;
  }
  const single = anyOf(first.singles.map((event) => shares[event] ?? 0));
  return { least: single + (1 - single) * least, most: Math.min(1, single + (1 - single) * most) };
}
