import { distance } from "fastest-levenshtein";

/** One slip in three letters still looks like the same word; more looks like another. */
const LETTERS_PER_SLIP = 3;

/** The name nearest to `given`, when it is near enough to be what was meant. */
export function similarName(given: string, names: readonly string[]): string | undefined {
  let best: { readonly name: string; readonly slips: number } | undefined;
  for (const name of names) {
    const slips = distance(given.toLowerCase(), name.toLowerCase());
    if (slips <= Math.ceil(given.length / LETTERS_PER_SLIP) && (best === undefined || slips < best.slips)) {
      best = { name, slips };
    }
  }
  return best?.name;
}

/** `did you mean "replicas"?`, or undefined when nothing known is near. */
export function didYouMean(given: string, names: readonly string[]): string | undefined {
  const similar = similarName(given, names);
  return similar === undefined ? undefined : `did you mean ${JSON.stringify(similar)}?`;
}
