/** A number from 0 to below 1, another one in each call; the same row of numbers for the same seed. */
export type Random = () => number;

/** mulberry32 of Tommy Ettinger (public domain): 32 bits of state are plenty to draw some pairs of faults. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
