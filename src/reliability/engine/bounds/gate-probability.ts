import type { Subtree } from "./subtree.ts";

/** So many events that several inputs share are decided one after the other; with each, there are twice as many cases. */
const MOST_SHARED = 8;

/**
 * Exactly how often the root of a subtree happens, without a diagram: inputs that share nothing that can go either way are
 * independent, so that how many of them happen is summed up one by one; what a few of them share is decided in every combination.
 * Every step adds and multiplies numbers that are not negative.
 *
 * @param shares by position in `subtree.events`: the probability that it has happened, 0 and 1 for what is decided
 * @returns undefined where inputs share too much for this
 */
export function gateProbability(subtree: Subtree, shares: Float64Array): number | undefined {
  const { needs, inputs } = subtree.root;
  let counts: Float64Array = Float64Array.of(1);
  for (const group of dependentInputs(subtree, shares)) {
    const shared = sharedEvents(subtree, group, shares);
    if (shared.length > MOST_SHARED) return undefined;
    const members = group.map((position) => inputs[position] ?? -1);
    counts = sumOf(counts, countsInEachCase(subtree, members, shares, shared), needs);
  }
  return counts[needs] ?? 0;
}

/** Of the inputs of one group, how likely each number of them is to happen. */
function countsInEachCase(
  subtree: Subtree,
  members: readonly number[],
  shares: Float64Array,
  shared: readonly number[],
): Float64Array {
  const total = new Float64Array(members.length + 1);
  const decided = shares.slice();
  for (let happened = 0; happened < 2 ** shared.length; happened++) {
    let weight = 1;
    for (const [bit, event] of shared.entries()) {
      const happens = (happened >> bit) % 2;
      const share = shares[event] ?? 0;
      weight *= happens === 1 ? share : 1 - share;
      decided[event] = happens;
    }
    const counts = countsOf(
      members.map((node) => nodeProbability(subtree, node, decided)),
      members.length,
    );
    for (const [count, probability] of counts.entries()) {
      total[count] = (total[count] ?? 0) + weight * probability;
    }
  }
  return total;
}

/** Of a node below which nothing that can go either way is reached twice. */
function nodeProbability(subtree: Subtree, node: number, shares: Float64Array): number {
  const event = subtree.eventOf[node] ?? -1;
  if (event >= 0) return shares[event] ?? 0;
  const { needs = 0, inputs = [] } = subtree.gates[node] ?? {};
  const below = inputs.map((input) => nodeProbability(subtree, input, shares));
  if (needs === 1) return -Math.expm1(below.reduce((sum, one) => sum + Math.log1p(-one), 0));
  return countsOf(below, needs)[needs] ?? 0;
}

/** By number: how likely it is that so many of independent events happen; the last stands for all from there on. */
function countsOf(probabilities: readonly number[], most: number): Float64Array {
  let counts: Float64Array = Float64Array.of(1);
  for (const probability of probabilities) {
    counts = sumOf(counts, Float64Array.of(1 - probability, probability), most);
  }
  return counts;
}

/** How likely each sum of two independent numbers is. */
function sumOf(one: Float64Array, other: Float64Array, most: number): Float64Array {
  const sum = new Float64Array(Math.min(most, one.length + other.length - 2) + 1);
  for (let i = 0; i < one.length; i++) {
    for (let j = 0; j < other.length; j++) {
      const at = Math.min(i + j, most);
      sum[at] = (sum[at] as number) + (one[i] as number) * (other[j] as number);
    }
  }
  return sum;
}

/** Positions of the root's inputs, by what they share that can go either way. */
function dependentInputs({ eventsOfInputs }: Subtree, shares: Float64Array): readonly (readonly number[])[] {
  const parent = Int32Array.from(eventsOfInputs.keys());
  const rootOf = (position: number): number => {
    let at = position;
    while (parent[at] !== at) at = parent[at] as number;
    return at;
  };
  const holder = new Int32Array(shares.length).fill(-1);
  for (const [position, events] of eventsOfInputs.entries()) {
    for (const event of events) {
      if (isDecided(shares[event])) continue;
      const other = holder[event] as number;
      if (other < 0) holder[event] = position;
      else parent[rootOf(position)] = rootOf(other);
    }
  }
  return [...Map.groupBy(eventsOfInputs.keys(), rootOf).values()];
}

function sharedEvents(
  { eventsOfInputs, ways }: Subtree,
  group: readonly number[],
  shares: Float64Array,
): readonly number[] {
  const found = new Set<number>();
  for (const position of group) {
    for (const event of eventsOfInputs[position] ?? []) {
      if ((ways[event] ?? 0) > 1 && !isDecided(shares[event])) found.add(event);
    }
  }
  return [...found];
}

function isDecided(share: number | undefined): boolean {
  return share === 0 || share === 1;
}
