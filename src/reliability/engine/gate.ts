/**
 * A gate of a tree that is being simplified: happens when the weights of those inputs that happen sum up to `needs`.
 * Inputs are distinct; one that stood there twice has a weight of 2.
 */
export interface Gate {
  readonly needs: number;
  readonly inputs: readonly number[];
  readonly weights: readonly number[];
}

/** Happens when one input does. */
export function isOr(gate: Gate): boolean {
  return gate.needs === 1;
}

/** Happens when every input does: weights are 1 then, see {@link simplestGate}. */
export function isAnd(gate: Gate): boolean {
  return gate.needs === gate.inputs.length && gate.weights.every((weight) => weight === 1);
}

/**
 * The simplest form of a gate over weighted inputs: a constant, one of its inputs, or a gate of at least two inputs.
 * What needs every input, or any, is given weights of 1, so that equal functions look equal.
 */
export function simplestGate(needs: number, weighted: ReadonlyMap<number, number>): boolean | number | Gate {
  if (needs <= 0) return true;
  const weights = [...weighted.values()].map((weight) => Math.min(weight, needs));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total < needs) return false;
  const inputs = [...weighted.keys()];
  const [only] = inputs;
  if (only !== undefined && inputs.length === 1) return only;
  const least = weights.reduce((min, weight) => Math.min(min, weight), needs);
  if (least >= needs) return { needs: 1, inputs, weights: inputs.map(() => 1) };
  if (total - least < needs) return { needs: inputs.length, inputs, weights: inputs.map(() => 1) };
  const unit = weights.reduce(greatestCommonDivisor);
  return { needs: Math.ceil(needs / unit), inputs, weights: weights.map((weight) => weight / unit) };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The same text for gates of the same function over the same inputs, whatever their order. */
export function gateKey({ needs, inputs, weights }: Gate): string {
  const entries = inputs.map((input, position) => ({ input, weight: weights[position] ?? 1 }));
  entries.sort((a, b) => a.input - b.input);
  return `${needs}:${entries.map(({ input, weight }) => (weight === 1 ? input : `${input}*${weight}`)).join(",")}`;
}
