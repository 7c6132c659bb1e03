/** One of several gates that only what they share makes dependent; each is more likely the more of that has happened. */
export interface Member {
  readonly probability: number;
  /** By number, up to as many as it needs: at most so likely is it that so many of its inputs happen, or more. */
  readonly atLeast: Float64Array;
  /** Basic events that it depends on. */
  readonly events: readonly number[];
  /** By position in `events`: at most so many of its inputs happen by that event alone. */
  readonly widths: Int32Array;
}

/** At most so likely is it to happen once so many of its inputs have. */
export function likelyAfter({ atLeast }: Member, inputs: number): number {
  return atLeast[Math.max(0, atLeast.length - 1 - inputs)] as number;
}
