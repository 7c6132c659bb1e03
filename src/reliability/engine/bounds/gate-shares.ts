import { compiler } from "../compile.ts";
import type { EngineLimits } from "../engine-limit.ts";
import type { FaultTree, NodeId } from "../fault-tree.ts";
import { unavailability } from "../unavailability.ts";
import { type Fixed, HAPPENED, OPEN } from "./fixed.ts";
import { gateCounts } from "./gate-counts.ts";
import { type Subtree, subtreeOf, undecidedTree } from "./subtree.ts";

/** How many inputs of a gate happen. */
export interface GateShare {
  /** Exact: that so many do that the gate happens. */
  readonly probability: number;
  /** By number, up to as many as the gate needs: at most so likely is it that so many happen, or more. */
  readonly atLeast: Float64Array;
}

/** How often each gate of a tree happens, each calculated once. */
export interface GateShares {
  readonly subtree: (gate: NodeId) => Subtree;
  /** @throws EngineLimitError when the diagram of the gate does not fit into the limits */
  readonly share: (gate: NodeId, fixed: Fixed) => GateShare;
}

/** A letter for each of {@link Fixed}. */
const STATES = ["o", "n", "h"] as const;

interface KnownGate {
  readonly subtree: Subtree;
  /** By what is fixed of its events. */
  readonly shares: Map<string, GateShare>;
}

/** @param shares by event: the probability that it has happened */
export function gateShares(tree: FaultTree, shares: Float64Array, limits: EngineLimits): GateShares {
  const compileNext = compiler(limits);
  const gates = new Map<NodeId, KnownGate>();

  const known = (gate: NodeId): KnownGate => {
    const found = gates.get(gate) ?? { subtree: subtreeOf(tree, gate), shares: new Map() };
    gates.set(gate, found);
    return found;
  };

  const byDiagram = (own: Subtree, ofEvents: Float64Array): GateShare => {
    const { tree: undecided, free } = undecidedTree(own, ofEvents);
    const probability = unavailability(
      compileNext(undecided),
      Float64Array.from(free, (event) => ofEvents[event] ?? 0),
    );
    const atLeast = new Float64Array(own.root.needs + 1).fill(1);
    atLeast[own.root.needs] = probability;
    return { probability, atLeast };
  };

  return {
    subtree: (gate) => known(gate).subtree,
    share: (gate, fixed) => {
      const { subtree, shares: earlier } = known(gate);
      const { events } = subtree;
      let key = "";
      for (const event of events) key += STATES[fixed[event] as number];
      const before = earlier.get(key);
      if (before !== undefined) return before;
      const ofEvents = Float64Array.from(events, (event) =>
        fixed[event] === OPEN ? (shares[event] as number) : Number(fixed[event] === HAPPENED),
      );
      const counts = gateCounts(subtree, ofEvents);
      const found = counts === undefined ? byDiagram(subtree, ofEvents) : shareOf(counts);
      earlier.set(key, found);
      return found;
    },
  };
}

function shareOf(counts: Float64Array): GateShare {
  const atLeast = counts.slice();
  for (let count = atLeast.length - 2; count >= 0; count--) {
    atLeast[count] = Math.min(1, (atLeast[count] as number) + (atLeast[count + 1] as number));
  }
  return { probability: counts.at(-1) ?? 0, atLeast };
}
