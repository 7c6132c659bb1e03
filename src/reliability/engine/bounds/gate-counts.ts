import type { Subtree } from "./subtree.ts";

/** So many events that several inputs share are decided one after the other; with each, there are twice as many cases. */
const MOST_SHARED = 8;

/**
 * Exactly how many inputs of the root of a subtree happen, without a diagram: inputs that share nothing that can go either way are
 * independent, so that they are counted one by one; what a few of them share is decided in every combination.
 * Every step adds and multiplies numbers that are not negative.
 *
 * @param shares by position in `subtree.events`: the probability that it has happened, 0 and 1 for what is decided
 * @returns by number, up to `subtree.root.needs`, which stands for all from there on: how likely it is. undefined where inputs share
 *   too much for this
 */
export function gateCounts(subtree: Subtree, shares: Float64Array): Float64Array | undefined {
  const { root, sharedEvents, inputsOf } = subtree;
  const shared = sharedEvents.filter((event) => !isDecided(shares[event]));
  const depends = new Uint8Array(root.inputs.length);
  for (const event of shared) for (const position of inputsOf[event] ?? []) depends[position] = 1;
  const counts = new Float64Array(root.needs + 1);
  counts[0] = 1;
  for (const [position, input] of root.inputs.entries()) {
    if (depends[position] === 0) addOne(counts, nodeProbability(subtree, input, shares));
  }
  let all: Float64Array = counts;
  for (const { events, inputs } of dependent(subtree, shared)) {
    if (events.length > MOST_SHARED) return undefined;
    const members = inputs.map((position) => root.inputs[position] ?? -1);
    all = sumOf(all, countsInEachCase(subtree, members, shares, events), root.needs);
  }
  return all;
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
    const counts = countsOf(subtree, members, members.length, decided);
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
  const any = subtree.anyOf[node];
  let probability = 0;
  if (any !== undefined) {
    for (const one of any) probability += (shares[one] ?? 0) * (1 - probability);
    return probability;
  }
  const { needs = 0, inputs = [] } = subtree.gates[node] ?? {};
  if (needs !== 1) return countsOf(subtree, inputs, needs, shares)[needs] ?? 0;
  for (const input of inputs) probability += nodeProbability(subtree, input, shares) * (1 - probability);
  return probability;
}

/** By number: how likely it is that so many of independent nodes happen; the last stands for all from there on. */
function countsOf(
  subtree: Subtree,
  nodes: readonly number[],
  most: number,
  shares: Float64Array,
): Float64Array {
  const counts = new Float64Array(most + 1);
  counts[0] = 1;
  for (const node of nodes) addOne(counts, nodeProbability(subtree, node, shares));
  return counts;
}

function addOne(counts: Float64Array, probability: number): void {
  if (probability === 0) return;
  const last = counts.length - 1;
  if (last === 0) return;
  counts[last] = (counts[last] as number) + (counts[last - 1] as number) * probability;
  for (let count = last - 1; count > 0; count--) {
    counts[count] =
      (counts[count] as number) * (1 - probability) + (counts[count - 1] as number) * probability;
  }
  counts[0] = (counts[0] as number) * (1 - probability);
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

interface Dependent {
  /** What they share that can go either way. */
  readonly events: readonly number[];
  /** Positions of inputs of the root. */
  readonly inputs: readonly number[];
}

/** Inputs of the root that hang together by what they share. */
function dependent({ inputsOf, root }: Subtree, shared: readonly number[]): readonly Dependent[] {
  if (shared.length === 0) return [];
  const parent = Int32Array.from(root.inputs.keys());
  const rootOf = (position: number): number => {
    let at = position;
    while (parent[at] !== at) at = parent[at] as number;
    return at;
  };
  for (const event of shared) {
    const [first = 0, ...others] = inputsOf[event] ?? [];
    for (const other of others) parent[rootOf(other)] = rootOf(first);
  }
  const events = Map.groupBy(shared, (event) => rootOf(inputsOf[event]?.[0] ?? 0));
  const inputs = Map.groupBy(root.inputs.keys(), rootOf);
  return [...events].map(([of, own]) => ({ events: own, inputs: inputs.get(of) ?? [] }));
}

function isDecided(share: number | undefined): boolean {
  return share === 0 || share === 1;
}
