import type { FaultTree, NodeId } from "../fault-tree.ts";
import { nodesBelow } from "./cone.ts";
import { boundsOf, type Decided, type DecidedBounds, decidedBy } from "./decided.ts";
import { fixing, HAPPENED, nothingFixed } from "./fixed.ts";
import type { GateShares } from "./gate-shares.ts";

/** So close the bounds of the whole are brought, as a part of it, where that is possible. */
const CLOSE_ENOUGH = 1e-6;
/** So often at most a case is divided in two, or as long as fewer gates than this were looked at for all cases together. */
const MOST_DIVISIONS = 12;
const FEW_GATES = 1500;

/** A part of all that may happen; the cases of a node exclude each other and leave nothing out. */
export interface Case {
  /** Events of which it is decided whether they have happened: what makes this case. */
  readonly happened: readonly number[];
  readonly never: readonly number[];
  readonly decided: Decided;
  /** How likely the case is. */
  readonly weight: number;
  /** How likely the node is to happen in it. */
  readonly bounds: DecidedBounds;
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
  const caseOf = (happened: readonly number[], never: readonly number[]): Case => {
    const decided = decidedBy(tree, top, below, fixing(fixing(first.fixed, never), happened, HAPPENED));
    const weight = weightOf({ happened, never }, (event) => shares[event] ?? 0);
    return { happened, never, decided, weight, bounds: boundsOf(decided, shares, of) };
  };
  const cases = [caseOf([], [])];
  let looked = 0;
  for (let divisions = 0; divisions < MOST_DIVISIONS || looked < FEW_GATES; divisions++) {
    const most = cases.reduce((sum, { weight, bounds }) => sum + weight * bounds.most, single);
    const widest = widestOf(cases);
    const event = widest?.bounds.binds;
    if (widest === undefined || event === undefined) break;
    if (cases.reduce((sum, each) => sum + gapOf(each), 0) <= most * CLOSE_ENOUGH) break;
    const { happened, never, decided } = widest;
    looked += 2 * decided.gates.length + 2;
    cases.splice(
      cases.indexOf(widest),
      1,
      caseOf(happened, [...never, event]),
      caseOf([...happened, event], never),
    );
  }
  return { first, cases };
}

/**
 * How likely a case is.
 *
 * @param share of an event: how likely it is to have happened
 */
export function weightOf(
  { happened, never }: Pick<Case, "happened" | "never">,
  share: (event: number) => number,
): number {
  const all = happened.reduce((product, event) => product * share(event), 1);
  return never.reduce((product, event) => product * (1 - share(event)), all);
}

function gapOf({ weight, bounds }: Case): number {
  return weight * (bounds.most - bounds.least);
}

function widestOf(cases: readonly Case[]): Case | undefined {
  return cases
    .filter(({ bounds }) => bounds.binds !== undefined)
    .reduce<Case | undefined>(
      (widest, each) => (widest === undefined || gapOf(each) > gapOf(widest) ? each : widest),
      undefined,
    );
}
