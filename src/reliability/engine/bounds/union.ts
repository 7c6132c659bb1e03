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

interface Holders {
  readonly members: number[];
  /** By position in `members`: how likely that one is after the event. */
  readonly after: number[];
}

/** Of members that were added, and what they have to do with another one. */
class Covariances {
  readonly #shares: Float64Array;
  readonly #members: Member[] = [];
  /** By event: who depends on it. */
  readonly #holders: (Holders | undefined)[] = [];
  /** By member: of the events that it shares with the one that is asked about. */
  readonly #once: Float64Array;
  readonly #shared: Float64Array;

  constructor(shares: Float64Array, most: number) {
    this.#shares = shares;
    this.#once = new Float64Array(most);
    this.#shared = new Float64Array(most);
  }

  add(member: Member): void {
    for (const [position, event] of member.events.entries()) {
      let holders = this.#holders[event];
      if (holders === undefined) this.#holders[event] = holders = { members: [], after: [] };
      holders.members.push(this.#members.length);
      holders.after.push(member.afterOne[position] as number);
    }
    this.#members.push(member);
  }

  /**
   * At most so much is the sum of its covariances with those that were added. Two are independent once it is known which of the events
   * that they share have happened: none, exactly one, or at least two.
   */
  with(member: Member): number {
    const [once, shared] = [this.#once.fill(0), this.#shared.fill(0)];
    for (const [position, event] of member.events.entries()) {
      const holders = this.#holders[event];
      if (holders === undefined) continue;
      const share = this.#shares[event] as number;
      const after = share * (member.afterOne[position] as number);
      for (let index = 0; index < holders.members.length; index++) {
        const other = holders.members[index] as number;
        once[other] = (once[other] as number) + after * (holders.after[index] as number);
        shared[other] = (shared[other] as number) + share;
      }
    }
    let sum = 0;
    for (const [index, other] of this.#members.entries()) {
      const both = shared[index] as number;
      if (both === 0) continue;
      const twice = (both ** 2 / 2) * Math.min(member.afterTwo, other.afterTwo);
      sum += Math.min(member.probability, other.probability, (once[index] as number) + twice);
    }
    return sum;
  }
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
