/** Two numbers between which a probability lies. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** One of several events that only what they share makes dependent; each is more likely the more of that has happened. */
export interface Member {
  readonly probability: number;
  /** Sorted. Basic events that it depends on. */
  readonly events: readonly number[];
}

/**
 * The probability that any member happens.
 *
 * Members that share nothing are independent, so that each set of members that hang together counts by itself. Within one:
 * from above, increasing functions of independent events are associated, and none of them happens at least as often as if they
 * were independent (J. D. Esary, F. Proschan and D. W. Walkup, "Association of random variables, with applications", Annals of
 * Mathematical Statistics 38 (1967)); from below, C. E. Bonferroni's second inequality, or the most likely member.
 *
 * @param together at most so often do two members of those given happen together
 */
export function unionBounds(
  members: readonly Member[],
  together: (one: number, other: number) => number,
): Bounds {
  const groups = hangingTogether(members);
  const most = anyOf(members.map(({ probability }) => probability));
  const least = anyOf(groups.map((group) => leastOf(members, group, together)));
  return { least: Math.min(least, most), most };
}

/** How likely it is that any of independent events happens. */
export function anyOf(probabilities: readonly number[]): number {
  return -Math.expm1(probabilities.reduce((sum, one) => sum + Math.log1p(-one), 0));
}

function leastOf(
  members: readonly Member[],
  group: readonly number[],
  together: (one: number, other: number) => number,
): number {
  const probability = (member: number): number => members[member]?.probability ?? 0;
  const largest = group.reduce((max, member) => Math.max(max, probability(member)), 0);
  if (group.length === 1) return largest;
  const chosen: number[] = [];
  let sum = 0;
  // The inequality holds for those that are chosen: one that would take away more than it adds is left out.
  for (const member of group.toSorted((a, b) => probability(b) - probability(a))) {
    let added = probability(member);
    for (const other of chosen) {
      if (added <= 0) break;
      added -= together(member, other);
    }
    if (added <= 0) continue;
    chosen.push(member);
    sum += added;
  }
  return Math.max(largest, sum);
}

/** Members by the events that they share, directly or through others. */
function hangingTogether(members: readonly Member[]): readonly (readonly number[])[] {
  const parent = members.map((_, member) => member);
  const root = (member: number): number => {
    let at = member;
    for (let above = parent[at] ?? at; above !== at; above = parent[at] ?? at) at = above;
    parent[member] = at;
    return at;
  };
  const holder = new Map<number, number>();
  for (const [member, { events }] of members.entries()) {
    for (const event of events) {
      const other = holder.get(event);
      if (other === undefined) holder.set(event, member);
      else parent[root(member)] = root(other);
    }
  }
  return [...Map.groupBy(members.keys(), root).values()];
}
