import type { NodeId } from "../fault-tree.ts";
import { type Case, type Cases, weightOf } from "./cases.ts";
import { fixing } from "./fixed.ts";
import type { GateShares } from "./gate-shares.ts";

/** The largest share below 1: what rounding has made a certainty is none, and its logarithm is finite. */
const ALMOST_CERTAIN = 1 - Number.EPSILON;

/** Logarithms of how likely it is that nothing happens: of all of a case, and of each of its gates. */
interface CaseLogs {
  readonly of: Case;
  readonly none: number;
  readonly gates: ReadonlyMap<NodeId, number>;
  readonly singles: ReadonlySet<number>;
}

/**
 * What the upper bound of a node comes to without some events: of each case only those gates are calculated again that any of them is
 * below.
 *
 * @param shares by event: the probability that it has happened
 * @returns for events that never happen: how likely the node is at most
 */
export function boundWithout(
  { first, cases }: Cases,
  shares: Float64Array,
  { subtree, share }: GateShares,
): (never: ReadonlySet<number>) => number {
  const logOf = (event: number): number => logNot(shares[event] ?? 0);
  const singles = new Set(first.singles);
  const noSingle = first.singles.reduce((sum, event) => sum + logOf(event), 0);
  const logs = cases.map((one): CaseLogs => {
    const { decided } = one;
    const gates = new Map(
      decided.gates.map((gate) => [gate, logNot(share(gate, decided.fixed).probability)] as const),
    );
    const alone = decided.singles.reduce((sum, event) => sum + logOf(event), 0);
    const none = [...gates.values()].reduce((sum, log) => sum + log, alone);
    return { of: one, none, gates, singles: new Set(decided.singles) };
  });
  const gatesOver = new Map<number, NodeId[]>();
  for (const gate of new Set(logs.flatMap(({ gates }) => [...gates.keys()]))) {
    for (const event of subtree(gate).events) {
      const over = gatesOver.get(event) ?? [];
      over.push(gate);
      gatesOver.set(event, over);
    }
  }

  const mostIn = ({ of, none, gates, singles: alone }: CaseLogs, never: ReadonlySet<number>): number => {
    if (of.decided.certain) return 1;
    let sum = none;
    for (const event of never) if (alone.has(event)) sum -= logOf(event);
    const changed = new Set([...never].flatMap((event) => gatesOver.get(event) ?? []));
    const fixed = changed.size === 0 ? of.decided.fixed : fixing(of.decided.fixed, never);
    for (const gate of changed) {
      const before = gates.get(gate);
      if (before !== undefined) sum += logNot(share(gate, fixed).probability) - before;
    }
    return -Math.expm1(Math.min(0, sum));
  };

  return (never) => {
    if (first.certain) return 1;
    let most = 0;
    for (const each of logs) {
      const weight = weightOf(each.of, (event) => (never.has(event) ? 0 : (shares[event] ?? 0)));
      if (weight > 0) most += weight * mostIn(each, never);
    }
    let sum = noSingle;
    for (const event of never) if (singles.has(event)) sum -= logOf(event);
    const single = -Math.expm1(Math.min(0, sum));
    return Math.min(1, single + (1 - single) * most);
  };
}

function logNot(probability: number): number {
  return Math.log1p(-Math.min(probability, ALMOST_CERTAIN));
}
