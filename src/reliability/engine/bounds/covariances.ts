import { likelyAfter, type Member } from "./member.ts";

/** Sets of more shared events than this are not told apart. */
const MOST_SHARED = 4;

/** Of members that were added, and what they have to do with another one. */
export class Covariances {
  readonly #shares: Float64Array;
  readonly #members: Member[] = [];
  readonly #widest: number[] = [];
  /** By event: the last entry of who depends on it, or -1. */
  readonly #last: Int32Array;
  /** By entry: the member, how many of its inputs the event makes happen, how likely it is then, and the entry before. */
  readonly #entryMember: number[] = [];
  readonly #entryWidth: number[] = [];
  readonly #entryAfter: number[] = [];
  readonly #entryBefore: number[] = [];
  /** By member, of the events that it shares with the one that is asked about: both happen, and one event of these has. */
  readonly #once: Float64Array;
  /** The shares of those that make one input of either happen, and of those that make more happen. */
  readonly #narrow: Float64Array;
  readonly #wide: Float64Array;

  /**
   * @param shares by event: the probability that it has happened
   * @param most as many members at most
   */
  constructor(shares: Float64Array, most: number) {
    this.#shares = shares;
    this.#last = new Int32Array(shares.length).fill(-1);
    this.#once = new Float64Array(most);
    this.#narrow = new Float64Array(most);
    this.#wide = new Float64Array(most);
  }

  add(member: Member): void {
    for (let position = 0; position < member.events.length; position++) {
      const event = member.events[position] as number;
      const width = member.widths[position] as number;
      this.#entryBefore.push(this.#last[event] as number);
      this.#last[event] = this.#entryMember.length;
      this.#entryMember.push(this.#members.length);
      this.#entryWidth.push(width);
      this.#entryAfter.push(likelyAfter(member, width));
    }
    this.#members.push(member);
    this.#widest.push(widestOf(member));
  }

  /**
   * At most so much is the sum of its covariances with those that were added. Two are independent once it is known which of the events
   * that they share have happened; what they come to without any of these is no more than the product that a covariance leaves out.
   */
  with(member: Member): number {
    this.#shareWith(member);
    const own = widestOf(member);
    let sum = 0;
    for (const [index, other] of this.#members.entries()) {
      const [narrow, wide] = [this.#narrow[index] as number, this.#wide[index] as number];
      if (narrow + wide === 0) continue;
      const widest = Math.max(own, this.#widest[index] as number);
      const several = severalShared(narrow, wide, widest, member, other);
      sum += Math.min(member.probability, other.probability, (this.#once[index] as number) + several);
    }
    return sum;
  }

  #shareWith(member: Member): void {
    const [once, narrow, wide] = [this.#once.fill(0), this.#narrow.fill(0), this.#wide.fill(0)];
    for (let position = 0; position < member.events.length; position++) {
      const event = member.events[position] as number;
      const width = member.widths[position] as number;
      const share = this.#shares[event] as number;
      const after = share * likelyAfter(member, width);
      for (let at = this.#last[event] as number; at >= 0; at = this.#entryBefore[at] as number) {
        const other = this.#entryMember[at] as number;
        once[other] = (once[other] as number) + after * (this.#entryAfter[at] as number);
        const sums = width === 1 && this.#entryWidth[at] === 1 ? narrow : wide;
        sums[other] = (sums[other] as number) + share;
      }
    }
  }
}

/** At most so likely is it that two or more of the events have happened that two members share, and both members. */
function severalShared(narrow: number, wide: number, widest: number, one: Member, other: Member): number {
  let sum = 0;
  for (let count = 2; count <= MOST_SHARED; count++) {
    for (let wides = 0; wides <= (wide === 0 ? 0 : count); wides++) {
      const narrows = count - wides;
      const inputs = narrows + wides * widest;
      const happened = among(narrow, narrows) * among(wide, wides);
      sum += happened * likelyAfter(one, inputs) * likelyAfter(other, inputs);
    }
  }
  const more = (MOST_SHARED + 1) * (wide === 0 ? 1 : widest);
  const least = Math.min(likelyAfter(one, more), likelyAfter(other, more));
  return sum + among(narrow + wide, MOST_SHARED + 1) * least;
}

/** At most so likely is it that so many of some independent events happen, whose probabilities have this sum. */
function among(sum: number, count: number): number {
  let product = 1;
  for (let one = 1; one <= count; one++) product *= sum / one;
  return product;
}

function widestOf({ widths }: Member): number {
  return widths.reduce((widest, width) => Math.max(widest, width), 0);
}
