import type { Subtree } from "./subtree.ts";

/** So often at most is something decided, counted over all cases in which it is. */
const MOST_DECISIONS = 2000;

/**
 * Exactly how many inputs of the root of a subtree happen, without a diagram: inputs that share nothing that can go either way are
 * independent, so that they are counted one by one. Of those that share something, what most of them share is decided either way,
 * after which they hang together less: a zone before the racks in it.
 * Every step adds and multiplies numbers that are not negative.
 *
 * @param shares by position in `subtree.events`: the probability that it has happened, 0 and 1 for what is decided
 * @returns by number, up to `subtree.root.needs`, which stands for all from there on: how likely it is. undefined where inputs share
 *   too much for this
 */
export function gateCounts(subtree: Subtree, shares: Float64Array): Float64Array | undefined {
  const shared = subtree.sharedEvents.filter((event) => !isDecided(shares[event]));
  const counts = new InputCounts(subtree, shares).of([...subtree.root.inputs.keys()], shared);
  if (counts === undefined) return undefined;
  const padded = new Float64Array(subtree.root.needs + 1);
  padded.set(counts);
  return padded;
}

class InputCounts {
  readonly #subtree: Subtree;
  readonly #shares: Float64Array;
  #decisions = 0;

  constructor(subtree: Subtree, shares: Float64Array) {
    this.#subtree = subtree;
    this.#shares = shares.slice();
  }

  /**
   * @param positions of inputs of the root
   * @param shared events that can go either way, and are below some of them on more than one way
   */
  of(positions: readonly number[], shared: readonly number[]): Float64Array | undefined {
    const { root } = this.#subtree;
    const counts = new Float64Array(Math.min(root.needs, positions.length) + 1);
    counts[0] = 1;
    const groups = dependent(this.#subtree, positions, shared);
    for (const position of groups.independent) {
      addOne(counts, nodeProbability(this.#subtree, root.inputs[position] as number, this.#shares));
    }
    let all: Float64Array | undefined = counts;
    for (const group of groups.dependent) {
      const own = this.#ofGroup(group);
      if (own === undefined) return undefined;
      all = sumOf(all, own, root.needs);
    }
    return all;
  }

  #ofGroup({ events, inputs }: Dependent): Float64Array | undefined {
    this.#decisions += 1;
    if (this.#decisions > MOST_DECISIONS) return undefined;
    const { inputsOf } = this.#subtree;
    const width = (event: number): number => (inputsOf[event] as readonly number[]).length;
    const widest = events.reduce((found, event) => (width(event) > width(found) ? event : found));
    const rest = events.filter((event) => event !== widest);
    const share = this.#shares[widest] as number;
    this.#shares[widest] = 0;
    const without = this.of(inputs, rest);
    this.#shares[widest] = 1;
    const after = this.of(inputs, rest);
    this.#shares[widest] = share;
    if (without === undefined || after === undefined) return undefined;
    return without.map((one, count) => one * (1 - share) + (after[count] as number) * share);
  }
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

/** Inputs of the root by what they share. */
function dependent(
  { inputsOf, root }: Subtree,
  positions: readonly number[],
  shared: readonly number[],
): { readonly independent: readonly number[]; readonly dependent: readonly Dependent[] } {
  if (shared.length === 0) return { independent: positions, dependent: [] };
  const parent = new Int32Array(root.inputs.length).fill(-1);
  const rootOf = (position: number): number => {
    let at = position;
    while (parent[at] !== at) at = parent[at] as number;
    return at;
  };
  for (const event of shared) {
    for (const position of inputsOf[event] as readonly number[]) {
      if (parent[position] === -1) parent[position] = position;
      parent[rootOf(position)] = rootOf(inputsOf[event]?.[0] as number);
    }
  }
  const events = Map.groupBy(shared, (event) => rootOf(inputsOf[event]?.[0] as number));
  const inputs = Map.groupBy(
    positions.filter((position) => parent[position] !== -1),
    rootOf,
  );
  return {
    independent: positions.filter((position) => parent[position] === -1),
    dependent: [...events].map(([of, own]) => ({ events: own, inputs: inputs.get(of) ?? [] })),
  };
}

function isDecided(share: number | undefined): boolean {
  return share === 0 || share === 1;
}
