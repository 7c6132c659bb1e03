/**
 * A time as Docker writes it back (Go's `Duration.String`). Written otherwise, `60s` against `1m0s`, the provider
 * sees a change at every run and replaces the container.
 *
 * @param ms milliseconds, whole
 * @example goDuration(90_500) // "1m30.5s"
 */
export function goDuration(ms: number): string {
  if (ms === 0) return "0s";
  if (ms < 1000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = `${(ms % 60_000) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
