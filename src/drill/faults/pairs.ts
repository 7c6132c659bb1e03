import type { Fault } from "../model.ts";
import { seededRandom } from "./random.ts";

/** Two different faults at the same time. */
export type PairFault = Fault & { readonly kind: "pair" };

/** A drill of so many takes some two minutes, and with 30 single faults every one of them takes part in one on average. */
export const DEFAULT_PAIRS = 20;

/**
 * A sample of double faults, each pair at most once, in the order in which it was drawn; all pairs where there are no
 * more than asked for. The same for the same seed.
 *
 * @param singles what pairs are made of, e.g. every basic event
 */
export function pairFaults(singles: readonly Fault[], count: number, seed: number): readonly PairFault[] {
  const total = (singles.length * (singles.length - 1)) / 2;
  const random = seededRandom(seed);
  const drawn = new Set<number>();
  while (drawn.size < Math.min(count, total)) drawn.add(Math.floor(random() * total));
  return [...drawn].flatMap((number) => pairAt(singles, number));
}

/** Pairs are numbered (0,1), (0,2), (1,2), (0,3) …: the second has `second × (second − 1) / 2` pairs before it. */
function pairAt(singles: readonly Fault[], number: number): readonly PairFault[] {
  let second = Math.floor((1 + Math.sqrt(1 + 8 * number)) / 2);
  // Square roots of large numbers may be off by one.
  while ((second * (second - 1)) / 2 > number) second -= 1;
  const [one, other] = [singles[number - (second * (second - 1)) / 2], singles[second]];
  return one === undefined || other === undefined ? [] : [{ kind: "pair", faults: [one, other] }];
}
