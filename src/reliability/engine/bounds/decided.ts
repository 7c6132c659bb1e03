import type { FaultTree, NodeId } from "../fault-tree.ts";
import { coneOf } from "./cone.ts";
import { type Fixed, fixing, OPEN } from "./fixed.ts";
import type { GateShares } from "./gate-shares.ts";
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
  return { certain, singles, gates, fixed: fixing(given, singles) };
}

/** How likely the node is to happen then. */
export function boundsOf(
  { certain, singles, gates, fixed }: Decided,
  shares: Float64Array,
  of: GateShares,
): Bounds {
  if (certain) return { least: 1, most: 1 };
  const { least, most } = unionBounds(
    gates.map((gate) => memberOf(gate, fixed, of)),
    shares,
  );
  const single = anyOf(singles.map((event) => shares[event] ?? 0));
  return { least: single + (1 - single) * least, most: single + (1 - single) * most };
}

/** An event makes at most as many inputs of the gate happen as it is below of. */
function memberOf(gate: NodeId, fixed: Fixed, of: GateShares): Member {
  const { events, inputsOf } = of.subtree(gate);
  const { probability, atLeast } = of.share(gate, fixed);
  const needs = atLeast.length - 1;
  const open: number[] = [];
  const afterOne: number[] = [];
  let widest = 0;
  for (const [position, event] of events.entries()) {
    if (fixed[event] !== OPEN) continue;
    const inputs = inputsOf[position]?.length ?? 0;
    widest = Math.max(widest, inputs);
    open.push(event);
    afterOne.push(atLeast[Math.max(0, needs - inputs)] ?? 1);
  }
  const afterTwo = atLeast[Math.max(0, needs - 2 * widest)] ?? 1;
  return { probability, events: open, afterOne: Float64Array.from(afterOne), afterTwo };
}
