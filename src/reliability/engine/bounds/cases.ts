import type { FaultTree, NodeId } from "../fault-tree.ts";
import { nodesBelow } from "./cone.ts";
import { boundsOf, type Decided, type DecidedBounds, decidedBy } from "./decided.ts";
import { type Fixed, fixing, HAPPENED, nothingFixed } from "./fixed.ts";
import type { GateShares } from "./gate-shares.ts";

/** So close the bounds of the whole are brought, as a part of it, where that is possible. */
const CLOSE_ENOUGH = 1e-6;
/** So often at most a case is divided in two. */
const MOST_DIVISIONS = 12;

/** A part of all that may happen; the cases of a node exclude each other and leave nothing out. */
export interface Case {
  /** Events of which it is decided whether they have happened: what makes this case. */
  readonly happened: readonly number[];
  readonly never: readonly number[];
  readonly decided: Decided;
  /** How likely the node is to happen in this case. */
  readonly bounds: DecidedBounds;
}

interface WeighedCase extends Case {
  readonly given: Fixed;
  readonly weight: number;
}

export interface Cases {
  /** Of the node as a whole. Its single events are independent of the cases, in which they do not happen. */
  readonly first: Decided;
  readonly cases: readonly Case[];
}

/**
 * Divides what may happen, until it is known closely how likely the node is to happen: the case in which the bounds are furthest
 * apart is divided by the event that makes its gates hang together most, such as a zone or a power feed, and so on.
 *
 * @param shares by event: the probability that it has happened
 */
export function casesOf(tree: FaultTree, top: NodeId, shares: Float64Array, of: GateShares): Cases {
  const below = nodesBelow(tree, top);
  const first = decidedBy(tree, top, below, nothingFixed(tree.eventCount));
  const single = first.singles.reduce((sum, event) => sum + (shares[event] ?? 0), 0);
  const weighed = (
    given: Fixed,
    happened: readonly number[],
    never: readonly number[],
    weight: number,
  ): WeighedCase => {
    const decided = decidedBy(tree, top, below, given);
    return { happened, never, decided, given, weight, bounds: boundsOf(decided, shares, of) };
  };
  const cases = [weighed(first.fixed, [], [], 1)];
  for (let divisions = 0; divisions < MOST_DIVISIONS; divisions++) {
    const most = cases.reduce((sum, { weight, bounds }) => sum + weight * bounds.most, single);
    const widest = widestOf(cases);
    const event = widest?.bounds.binds;
    if (widest === undefined || event === undefined) break;
    if (cases.reduce((sum, each) => sum + gapOf(each), 0) <= most * CLOSE_ENOUGH) break;
    const { given, happened, never, weight } = widest;
    const share = shares[event] ?? 0;
    cases.splice(
      cases.indexOf(widest),
      1,
      weighed(fixing(given, [event]), happened, [...never, event], weight * (1 - share)),
      weighed(fixing(given, [event], HAPPENED), [...happened, event], never, weight * share),
    );
  }
  return { first, cases };
}

/** How likely a case is. */
export function weightOf({ happened, never }: Case, shares: Float64Array): number {
  const all = happened.reduce((product, event) => product * (shares[event] ?? 0), 1);
  return never.reduce((product, event) => product * (1 - (shares[event] ?? 0)), all);
}

function gapOf({ weight, bounds }: WeighedCase): number {
  return weight * (bounds.most - bounds.least);
}

function widestOf(cases: readonly WeighedCase[]): WeighedCase | undefined {
  return cases
    .filter(({ bounds }) => bounds.binds !== undefined)
    .reduce<WeighedCase | undefined>(
      (widest, each) => (widest === undefined || gapOf(each) > gapOf(widest) ? each : widest),
      undefined,
    );
}
