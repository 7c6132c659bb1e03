/** Pairs of events as numbers, so that millions of them fit into arrays that sort fast. */

/** Sorted numbers, each of one pair: see `pairKey`. */
export type PairKeys = Float64Array;

/** The same for both orders of the two. Exact for as many as 94 million events. */
export function pairKey(one: number, other: number, eventCount: number): number {
  return one < other ? one * eventCount + other : other * eventCount + one;
}

/** The two events of a key, the smaller one first. */
export function pairOf(key: number, eventCount: number): readonly [one: number, other: number] {
  const one = Math.floor(key / eventCount);
  return [one, key - one * eventCount];
}

/** Sorted, each once. */
export function sortedKeys(keys: readonly number[] | Float64Array): PairKeys {
  const sorted = Float64Array.from(keys).sort();
  let kept = 0;
  for (const key of sorted) {
    if (kept > 0 && sorted[kept - 1] === key) continue;
    sorted[kept] = key;
    kept += 1;
  }
  return sorted.slice(0, kept);
}
