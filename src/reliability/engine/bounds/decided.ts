import type { FaultTree, NodeId } from "../fault-tree.ts";
import { coneOf } from "./cone.ts";
import { type Fixed, fixing, OPEN } from "./fixed.ts";
import type { GateShare, GateShares } from "./gate-shares.ts";
import type { Subtree } from "./subtree.ts";
import { anyOf, type Bounds, type Member, unionAtLeast } from "./union.ts";

/** What is no larger a part than this of a sum is left out of its lower bound. */
const NEGLIGIBLE = 1e-14;

/** What a node comes to once a few events are decided: single events and gates, of which any one is enough. */
export interface Decided {
  readonly certain: boolean;
  readonly singles: readonly number[];
  readonly gates: readonly NodeId[];
  /** What is decided for the gates: their single events, which count by themselves, do not happen. */
  readonly fixed: Fixed;
}

/** @param below `nodesBelow(tree, top)` */
export function decidedBy(tree: FaultTree, top: NodeId, below: Int32Array, given: Fixed): Decided {
  const { certain, singles, gates } = coneOf(tree, top, below, given);
  return { certain, singles, gates, fixed: fixing(given, singles) };
}

/** How likely the node is to happen then. */
export interface DecidedBounds extends Bounds {
  /** The event that makes gates hang together most; undefined where none does. */
  readonly binds: number | undefined;
}

export function boundsOf(
  { certain, singles, gates, fixed }: Decided,
  shares: Float64Array,
  of: GateShares,
): DecidedBounds {
  if (certain) return { least: 1, most: 1, binds: undefined };
  const found = gates.map((gate) => ({ gate, share: of.share(gate, fixed) }));
  const most = anyOf(found.map(({ share }) => share.probability));
  // Most gates of a large tree never happen in practice: without them it is no less likely that any does.
  const members = found
    .filter(({ share }) => share.probability > most * NEGLIGIBLE)
    .map(({ gate, share }) => memberOf(of.subtree(gate), share, fixed));
  const least = Math.min(most, unionAtLeast(members, shares));
  const single = anyOf(singles.map((event) => shares[event] ?? 0));
  return {
    least: single + (1 - single) * least,
    most: single + (1 - single) * most,
    binds: least < most ? bindingEvent(members, shares) : undefined,
  };
}

/** An event makes at most as many inputs of the gate happen as it is below of. */
function memberOf({ events, inputsOf }: Subtree, { probability, atLeast }: GateShare, fixed: Fixed): Member {
  const needs = atLeast.length - 1;
  const open = events.filter((event) => fixed[event] === OPEN);
  const afterOne = new Float64Array(open.length);
  let [widest, count] = [0, 0];
  for (let position = 0; position < events.length; position++) {
    if (fixed[events[position] as number] !== OPEN) continue;
    const inputs = (inputsOf[position] as readonly number[]).length;
    widest = Math.max(widest, inputs);
    afterOne[count++] = atLeast[Math.max(0, needs - inputs)] as number;
  }
  return { probability, events: open, afterOne, afterTwo: atLeast[Math.max(0, needs - 2 * widest)] ?? 1 };
}

/** The one that adds most to their covariances. */
function bindingEvent(members: readonly Member[], shares: Float64Array): number | undefined {
  const counts = new Int32Array(shares.length);
  const after = new Float64Array(shares.length);
  for (const { events, afterOne } of members) {
    for (let position = 0; position < events.length; position++) {
      const event = events[position] as number;
      counts[event] = (counts[event] as number) + 1;
      after[event] = (after[event] as number) + (afterOne[position] as number);
    }
  }
  let [best, found]: [number, number | undefined] = [0, undefined];
  for (let event = 0; event < counts.length; event++) {
    if ((counts[event] as number) < 2) continue;
    const adds = (shares[event] as number) * (after[event] as number) ** 2;
    if (adds > best) [best, found] = [adds, event];
  }
  return found;
}
