import { compiler } from "../compile.ts";
import type { EngineLimits } from "../engine-limit.ts";
import type { FaultTree, NodeId } from "../fault-tree.ts";
import { unavailability } from "../unavailability.ts";
import { gateProbability } from "./gate-probability.ts";
import { type Subtree, subtreeOf, undecidedTree } from "./subtree.ts";

/** Events of which it is known whether they have happened. */
export type Fixed = ReadonlyMap<number, boolean>;

/** How often each gate of a tree happens, each calculated once. */
export interface GateShares {
  readonly subtree: (gate: NodeId) => Subtree;
  /**
   * Exact.
   *
   * @throws EngineLimitError when the diagram of the gate does not fit into the limits
   */
  readonly probability: (gate: NodeId, fixed: Fixed) => number;
}

/** @param shares by event: the probability that it has happened */
export function gateShares(tree: FaultTree, shares: Float64Array, limits: EngineLimits): GateShares {
  const compileNext = compiler(limits);
  const subtrees = new Map<NodeId, Subtree>();
  const known = new Map<string, number>();

  const subtree = (gate: NodeId): Subtree => {
    const found = subtrees.get(gate) ?? subtreeOf(tree, gate);
    subtrees.set(gate, found);
    return found;
  };

  const byDiagram = (own: Subtree, ofEvents: Float64Array): number => {
    const { tree: undecided, free } = undecidedTree(own, ofEvents);
    return unavailability(
      compileNext(undecided),
      Float64Array.from(free, (event) => ofEvents[event] ?? 0),
    );
  };

  return {
    subtree,
    probability: (gate, fixed) => {
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
    },
  };
}
