/** Two numbers between which a probability lies. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** One of several events that only what they share makes dependent; each is more likely the more of that has happened. */
export interface Member {
  readonly probability: number;
  /** Basic events that it depends on. */
  readonly events: readonly number[];
  /** By position in `events`: at most so likely is it once that one has happened. */
  readonly afterOne: Float64Array;
  /** At most so likely is it once any two of them have. */
  readonly afterTwo: number;
}

/**
 * The probability that any member happens.
 *
 * Members that share nothing are independent, so that each set of members that hang together counts by itself. Within one:
 * increasing functions of independent events are associated (J. D. Esary, F. Proschan and D. W. Walkup, "Association of random variables,
 * with applications", Annals of Mathematical Statistics 38 (1967)), so that none of them happens at least as often as if they were
 * independent, and more often by no more than the sum of their covariances (J. L. Lebowitz, "Bounds on the correlations and
 * analyticity properties of ferromagnetic Ising spin systems", Communications in Mathematical Physics 28 (1972)).
 *
 * @param shares by event: the probability that it has happened
 */
export function unionBounds(members: readonly Member[], shares: Float64Array): Bounds {
  const most = anyOf(members.map(({ probability }) => probability));
  const least = anyOf(hangingTogether(members).map((group) => leastOf(group, shares)));
  return { least: Math.min(least, most), most };
}

/** How likely it is that any of independent events happens. */
export function anyOf(probabilities: readonly number[]): number {
  return -Math.expm1(probabilities.reduce((sum, one) => sum + Math.log1p(-one), 0));
}

function leastOf(group: readonly Member[], shares: Float64Array): number {
  const largest = group.reduce((max, { probability }) => Math.max(max, probability), 0);
  if (group.length === 1) return largest;
  const chosen = new ChosenMembers(shares);
  // The inequality holds for those that are chosen: one that would take away more than it adds is left out.
  for (const member of group.toSorted((a, b) => b.probability - a.probability)) chosen.offer(member);
  return Math.max(largest, chosen.least());
}

/** Members of which the union is bounded, and what they have to do with the next one. */
class ChosenMembers {
  readonly #shares: Float64Array;
  readonly #members: Member[] = [];
  /** By event: who depends on it, and how likely each of them is after it. */
  readonly #holders = new Map<number, { readonly chosen: number; readonly after: number }[]>();
  #noneIndependent = 0;
  #covariances = 0;

  constructor(shares: Float64Array) {
    this.#shares = shares;
  }

  offer(member: Member): void {
    const covariance = this.#covarianceWith(member);
    const none = Math.exp(this.#noneIndependent);
    if (covariance >= none * member.probability) return;
    for (const [position, event] of member.events.entries()) {
      const holders = this.#holders.get(event) ?? [];
      holders.push({ chosen: this.#members.length, after: member.afterOne[position] ?? 1 });
      this.#holders.set(event, holders);
    }
    this.#members.push(member);
    this.#noneIndependent += Math.log1p(-member.probability);
    this.#covariances += covariance;
  }

  least(): number {
    return Math.max(0, -Math.expm1(this.#noneIndependent) - this.#covariances);
  }

  /**
   * At most so much is the sum of its covariances with those that are chosen. Two are independent once it is known which of the events
   * that they share have happened: none, exactly one, or at least two.
   */
  #covarianceWith(member: Member): number {
    const ofOne = new Map<number, { once: number; shared: number }>();
    for (const [position, event] of member.events.entries()) {
      const share = this.#shares[event] ?? 0;
      const after = share * (member.afterOne[position] ?? 1);
      for (const holder of this.#holders.get(event) ?? []) {
        const sum = ofOne.get(holder.chosen) ?? { once: 0, shared: 0 };
        sum.once += after * holder.after;
        sum.shared += share;
        ofOne.set(holder.chosen, sum);
      }
    }
    let all = 0;
    for (const [chosen, { once, shared }] of ofOne) {
      const other = this.#members[chosen];
      if (other === undefined) continue;
      const twice = (shared ** 2 / 2) * Math.min(member.afterTwo, other.afterTwo);
      all += Math.min(member.probability, other.probability, once + twice);
    }
    return all;
  }
}

/** Members by the events that they share, directly or through others. */
function hangingTogether(members: readonly Member[]): readonly (readonly Member[])[] {
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
  return [...Map.groupBy(members.keys(), root).values()].map((group) =>
    group.flatMap((member) => members[member] ?? []),
  );
}
