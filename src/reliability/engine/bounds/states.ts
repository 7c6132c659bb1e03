/** Which of a few events have happened, and how likely exactly these have. */
export interface State {
  /** One bit for each event. */
  readonly happened: number;
  readonly probability: number;
}

/** States with more events than this are not told apart: their probability together is `rest`. */
const MOST_AT_ONCE = 3;

/**
 * All states in which up to three events have happened, those with fewer first, and how likely all others are together.
 *
 * @param probabilities of at most 30 independent events
 */
export function statesOf(probabilities: readonly number[]): {
  readonly states: readonly State[];
  readonly rest: number;
} {
  const counts = [1];
  for (const q of probabilities) {
    counts.push(0);
    for (let count = counts.length - 1; count >= 0; count--) {
      counts[count] = (counts[count] ?? 0) * (1 - q) + (counts[count - 1] ?? 0) * q;
    }
  }
  const states = subsets(probabilities.length).map((happened) => ({
    happened,
    probability: probabilities.reduce(
      (product, q, position) => product * ((happened >> position) % 2 === 1 ? q : 1 - q),
      1,
    ),
  }));
  return { states, rest: counts.slice(MOST_AT_ONCE + 1).reduce((sum, one) => sum + one, 0) };
}

function subsets(size: number): readonly number[] {
  const found = [0];
  let last = [0];
  for (let count = 1; count <= MOST_AT_ONCE; count++) {
    const next: number[] = [];
    for (const subset of last) {
      for (let bit = 32 - Math.clz32(subset); bit < size; bit++) next.push(subset + 2 ** bit);
    }
    found.push(...next);
    last = next;
  }
  return found;
}
