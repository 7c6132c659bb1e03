/** Times in the notation that nginx and HAProxy share. */

/**
 * Milliseconds as the programs read them: `2s` where that is exact, else `1500ms`. What is no whole number of
 * milliseconds becomes NaN, which the gate of the view refuses.
 */
export function duration(milliseconds: number): string | number {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) return Number.NaN;
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
