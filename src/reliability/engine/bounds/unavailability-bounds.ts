import { compiler } from "../compile.ts";
import type { EngineLimits } from "../engine-limit.ts";
import type { FaultTree, NodeId } from "../fault-tree.ts";
import { unavailability } from "../unavailability.ts";
import { coneOf } from "./cone.ts";
import { gateProbability } from "./gate-probability.ts";
import { statesOf } from "./states.ts";
import { type Subtree, subtreeOf, undecidedTree } from "./subtree.ts";
import { anyOf, type Bounds, type Member, unionBounds } from "./union.ts";

/** Of a tree whose diagram as a whole would not fit. */
export interface UnavailabilityBounds {
  /**
   * Between which numbers the probability lies that `top` happens, while the events of `never` do not.
   *
   * @throws EngineLimitError when the diagram of one gate does not fit into the limits
   */
  readonly of: (top: NodeId, never?: ReadonlySet<number>) => Bounds;
}

/** So many events at most are told apart: with each, there may be twice as many states. */
const MOST_CONDITIONS = 8;
/** An event is told apart when it gives such a share of what a gate needs, to such a share of the gates. */
const LEAST_GIVEN = 0.2;
const LEAST_GATES = 0.05;
/** What cannot change a sum by more than this share of it is not looked at closer. */
const NEGLIGIBLE = 1e-14;

const CERTAIN: Bounds = { least: 1, most: 1 };

/**
 * Bounds for large trees, proven and mostly equal in all digits that matter: a node that happens as soon as any one of its parts does
 * is taken apart. Its single events are independent of the rest. Of the rest, the few events that most of the gates share are
 * decided in every combination; what each gate then comes to is exact; and how often any of them happens is bounded by
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
  const compileNext = compiler(limits);
  const subtrees = new Map<NodeId, Subtree>();
  const known = new Map<string, number>();
  const subtree = (gate: NodeId): Subtree => {
    const found = subtrees.get(gate) ?? subtreeOf(tree, gate);
    subtrees.set(gate, found);
    return found;
  };

  /** Exact. */
  const probability = (gate: NodeId, fixed: ReadonlyMap<number, boolean>): number => {
    const own = subtree(gate);
    const decided = own.events.filter((event) => fixed.has(event));
    const key = `${gate} ${decided.map((event) => (fixed.get(event) === true ? event : -1 - event)).join()}`;
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier;
    const ofEvents = Float64Array.from(own.events, (event) => {
      const happens = fixed.get(event);
      return happens === undefined ? (shares[event] ?? 0) : Number(happens);
    });
    const found = gateProbability(own, ofEvents) ?? byDiagram(own, ofEvents);
    known.set(key, found);
    return found;
  };

  const byDiagram = (own: Subtree, ofEvents: Float64Array): number => {
    const { tree: undecided, free } = undecidedTree(own, ofEvents);
    return unavailability(
      compileNext(undecided),
      Float64Array.from(free, (event) => ofEvents[event] ?? 0),
    );
  };

  const inState = (gates: readonly NodeId[], fixed: ReadonlyMap<number, boolean>): Bounds => {
    const members: (Member & { readonly gate: NodeId })[] = [];
    for (const gate of gates) {
      const likely = probability(gate, fixed);
      if (likely === 1) return CERTAIN;
      const events = subtree(gate).events.filter((event) => !fixed.has(event));
      if (likely > 0) members.push({ gate, probability: likely, events });
    }
    const all = members.reduce((sum, member) => sum + member.probability, 0);
    return unionBounds(members, (one, other) => {
      const [a, b] = [members[one], members[other]];
      if (a === undefined || b === undefined) return 0;
      const least = Math.min(a.probability, b.probability);
      if (least <= all * NEGLIGIBLE) return least;
      return Math.min(least, togetherAtMost(a, b, fixed), togetherAtMost(b, a, fixed));
    });
  };

  /** Were all that they share to happen, they would be independent, and both more likely. */
  const togetherAtMost = (
    one: Member & { readonly gate: NodeId },
    other: Member & { readonly gate: NodeId },
    fixed: ReadonlyMap<number, boolean>,
  ): number => {
    const others = new Set(other.events);
    const shared = one.events.filter((event) => others.has(event));
    const withShared = new Map([...fixed, ...shared.map((event) => [event, true] as const)]);
    return other.probability * probability(one.gate, withShared);
  };

  const share = (event: number): number => shares[event] ?? 0;
  const without = (events: Iterable<number>): (readonly [number, boolean])[] =>
    [...events].map((event) => [event, false]);

  /** Of what a node comes to once the events that many gates share are decided. */
  const decided = (top: NodeId, fixed: ReadonlyMap<number, boolean>): Bounds => {
    const { certain, singles, gates } = coneOf(tree, top, fixed);
    if (certain) return CERTAIN;
    const rest = inState(gates, new Map([...fixed, ...without(singles)]));
    return orElse(anyOf(singles.map(share)), rest);
  };

  return {
    of: (top, never = new Set()) => {
      const fixed = new Map(without(never));
      const { certain, singles, gates } = coneOf(tree, top, fixed);
      if (certain) return CERTAIN;
      const apart = new Map([...fixed, ...without(singles)]);
      const conditions = mostReaching(gates.map(subtree), apart);
      const { states, rest } = statesOf(conditions.map(share));
      let [least, most] = [0, rest];
      const certainStates: number[] = [];
      for (const { happened, probability: likely } of states) {
        const isCertain = certainStates.some((one) => (one & happened) === one);
        const found = isCertain ? CERTAIN : boundsIn(happened, likely, most);
        if (!isCertain && found.least === 1) certainStates.push(happened);
        least += likely * found.least;
        most += likely * found.most;
      }
      return orElse(anyOf(singles.map(share)), { least, most: Math.min(1, most) });

      function boundsIn(happened: number, likely: number, before: number): Bounds {
        if (likely <= before * NEGLIGIBLE) return { least: 0, most: 1 };
        const state = conditions.map((event, bit) => [event, (happened >> bit) % 2 === 1] as const);
        return decided(top, new Map([...apart, ...state]));
      }
    },
  };
}

/** One thing, or else another that is independent of it. */
function orElse(one: number, { least, most }: Bounds): Bounds {
  return { least: one + (1 - one) * least, most: one + (1 - one) * most };
}

/** Of what each gate needs, the events that give most. */
function mostReaching(subtrees: readonly Subtree[], apart: ReadonlyMap<number, boolean>): readonly number[] {
  const reach = new Map<number, { gates: number; given: number }>();
  for (const { events, ways, root } of subtrees) {
    for (const [position, event] of events.entries()) {
      const given = (ways[position] ?? 0) / root.needs;
      if (apart.has(event) || given < LEAST_GIVEN) continue;
      const sum = reach.get(event) ?? { gates: 0, given: 0 };
      reach.set(event, { gates: sum.gates + 1, given: sum.given + given });
    }
  }
  return [...reach]
    .filter(([, { gates }]) => gates > 1 && gates >= subtrees.length * LEAST_GATES)
    .sort(([a, one], [b, other]) => other.given - one.given || a - b)
    .slice(0, MOST_CONDITIONS)
    .map(([event]) => event);
}
