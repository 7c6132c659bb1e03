import type { FaultTree, NodeId } from "../fault-tree.ts";
import { coneOf } from "./cone.ts";
import { type Fixed, fixing, HAPPENED, OPEN } from "./fixed.ts";
import type { GateShare, GateShares } from "./gate-shares.ts";
import { likelyAfter, type Member } from "./member.ts";
import type { Subtree } from "./subtree.ts";
import { anyOf, type Bounds, unionAtLeast } from "./union.ts";

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

/** An event makes at most as many inputs of the gate happen as it is below of, but for those that have happened already. */
function memberOf(subtree: Subtree, { probability, atLeast }: GateShare, fixed: Fixed): Member {
  const { events, inputsOf } = subtree;
  const happened = happenedInputs(subtree, fixed);
  const open: number[] = [];
  const widths: number[] = [];
  for (let position = 0; position < events.length; position++) {
    const event = events[position] as number;
    if (fixed[event] !== OPEN) continue;
    let inputs = 0;
    for (const input of inputsOf[position] as readonly number[]) inputs += 1 - (happened[input] as number);
    if (inputs === 0) continue;
    open.push(event);
    widths.push(inputs);
  }
  return { probability, atLeast, events: open, widths: Int32Array.from(widths) };
}

/** By input of the root: 1 where one event of it is enough, and has happened. */
function happenedInputs({ events, inputsOf, root, eventOf, anyOf: any }: Subtree, fixed: Fixed): Uint8Array {
  const happened = new Uint8Array(root.inputs.length);
  for (let position = 0; position < events.length; position++) {
    if (fixed[events[position] as number] !== HAPPENED) continue;
    for (const input of inputsOf[position] as readonly number[]) {
      const node = root.inputs[input] as number;
      if (eventOf[node] !== -1 || any[node] !== undefined) happened[input] = 1;
    }
  }
  return happened;
}

/** The one that adds most to their covariances. */
function bindingEvent(members: readonly Member[], shares: Float64Array): number | undefined {
  const counts = new Int32Array(shares.length);
  const after = new Float64Array(shares.length);
  for (const member of members) {
    for (const [position, event] of member.events.entries()) {
      counts[event] = (counts[event] as number) + 1;
      after[event] = (after[event] as number) + likelyAfter(member, member.widths[position] as number);
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
