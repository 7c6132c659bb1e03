import { Covariances } from "./covariances.ts";
import type { Member } from "./member.ts";

/** Two numbers between which a probability lies. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/**
 * How likely it is at least that any member happens; {@link anyOf} is what it is at most.
 *
 * Members that share nothing are independent, so that each set of members that hang together counts by itself. Within one:
 * increasing functions of independent events are associated (J. D. Esary, F. Proschan and D. W. Walkup, "Association of random variables,
 * with applications", Annals of Mathematical Statistics 38 (1967)), so that none of them happens at least as often as if they were
 * independent, and more often by no more than the sum of their covariances (J. L. Lebowitz, "Bounds on the correlations and
 * analyticity properties of ferromagnetic Ising spin systems", Communications in Mathematical Physics 28 (1972)).
 *
 * @param shares by event: the probability that it has happened
 */
export function unionAtLeast(members: readonly Member[], shares: Float64Array): number {
  return anyOf(hangingTogether(members, shares.length).map((group) => leastOf(group, shares)));
}

/** How likely it is that any of independent events happens. */
export function anyOf(probabilities: readonly number[]): number {
  return -Math.expm1(probabilities.reduce((sum, one) => sum + Math.log1p(-one), 0));
}

function leastOf(group: readonly Member[], shares: Float64Array): number {
  const ordered = group.toSorted((a, b) => b.probability - a.probability);
  const largest = ordered[0]?.probability ?? 0;
  if (group.length === 1) return largest;
  const covariances = new Covariances(shares, group.length);
  let [logNone, sum] = [0, 0];
  // The inequality holds for those that are taken: one that would take away more than it adds is left out.
  for (const member of ordered) {
    const added = covariances.with(member);
    if (added >= Math.exp(logNone) * member.probability) continue;
    covariances.add(member);
    logNone += Math.log1p(-member.probability);
    sum += added;
  }
  return Math.max(largest, -Math.expm1(logNone) - sum);
}

/** Members by the events that they share, directly or through others. */
function hangingTogether(members: readonly Member[], eventCount: number): readonly (readonly Member[])[] {
  const parent = members.map((_, member) => member);
  const root = (member: number): number => {
    let at = member;
    for (let above = parent[at] ?? at; above !== at; above = parent[at] ?? at) at = above;
    parent[member] = at;
    return at;
  };
  const holders = new Int32Array(eventCount).fill(-1);
  for (const [member, { events }] of members.entries()) {
    for (const event of events) {
      const other = holders[event] as number;
      if (other < 0) holders[event] = member;
      else parent[root(member)] = root(other);
    }
  }
  return [...Map.groupBy(members.keys(), root).values()].map((group) =>
    group.flatMap((member) => members[member] ?? []),
  );
}
