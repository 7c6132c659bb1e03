import type { FaultTree, NodeId } from "../fault-tree.ts";
import { coneOf } from "./cone.ts";
import type { Fixed, GateShares } from "./gate-shares.ts";
import { anyOf, type Bounds, type Member, unionBounds } from "./union.ts";

/** What cannot change a sum by more than this share of it is not looked at closer. */
export const NEGLIGIBLE = 1e-14;

/** What a node comes to once a few events are decided: single events and gates, of which any one is enough. */
export interface Decided {
  readonly certain: boolean;
  readonly singles: readonly number[];
  readonly gates: readonly NodeId[];
  /** What is decided for the gates: their single events, which count by themselves, do not happen. */
  readonly fixed: Fixed;
}

export function decidedBy(tree: FaultTree, top: NodeId, given: Fixed): Decided {
  const { certain, singles, gates } = coneOf(tree, top, given);
  return { certain, singles, gates, fixed: new Map([...given, ...notHappened(singles)]) };
}

export function notHappened(events: Iterable<number>): readonly (readonly [number, boolean])[] {
  return [...events].map((event) => [event, false]);
}

/** How likely the node is to happen then. */
export function boundsOf(
  { certain, singles, gates, fixed }: Decided,
  shares: Float64Array,
  of: GateShares,
): Bounds {
  if (certain) return { least: 1, most: 1 };
  const members = gates.map((gate) => ({
    gate,
    probability: of.probability(gate, fixed),
    events: of.subtree(gate).events.filter((event) => !fixed.has(event)),
  }));
  const all = members.reduce((sum, { probability }) => sum + probability, 0);
  const together = (one: number, other: number): number => {
    const [a, b] = [members[one], members[other]];
    if (a === undefined || b === undefined) return 0;
    const least = Math.min(a.probability, b.probability);
    if (least <= all * NEGLIGIBLE) return least;
    return Math.min(least, togetherAtMost(a, b, fixed, of), togetherAtMost(b, a, fixed, of));
  };
  const { least, most } = unionBounds(members, together);
  const single = anyOf(singles.map((event) => shares[event] ?? 0));
  return { least: single + (1 - single) * least, most: single + (1 - single) * most };
}

/** Were all that they share to happen, they would be independent, and both more likely. */
function togetherAtMost(
  one: Member & { readonly gate: NodeId },
  other: Member,
  fixed: Fixed,
  of: GateShares,
): number {
  const others = new Set(other.events);
  const shared = one.events.filter((event) => others.has(event));
  const withShared = new Map([...fixed, ...shared.map((event) => [event, true] as const)]);
  return other.probability * of.probability(one.gate, withShared);
}
