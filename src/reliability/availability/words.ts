/** Shares of time as people say them. */

/**
 * Two digits after the last nine, rounded down: what is promised by it must not be more than there is.
 * @example availabilityText(0.9999842) // "99.9984 %"
 */
export function availabilityText(available: number): string {
  return available >= 1 ? "100 %" : roundedDown(available, decimalsOf(available));
}

/**
 * Two that differ, with as many digits as it takes to see that.
 * @example availabilityStep(0.98812, 0.98846) // "98.81 % → 98.84 %"
 */
export function availabilityStep(before: number, after: number): string {
  if (after >= 1) return `${availabilityText(before)} → 100 %`;
  const enough = Math.ceil(-Math.log10(Math.abs(after - before))) - 2;
  const decimals = Math.max(decimalsOf(before), Math.min(enough, MOST_DECIMALS));
  return `${roundedDown(before, decimals)} → ${roundedDown(after, decimals)}`;
}

/** More are noise: a year has 3 × 10^7 seconds. */
const MOST_DECIMALS = 8;

function decimalsOf(available: number): number {
  return Math.max(1, Math.min(MOST_DECIMALS, Math.floor(-Math.log10(1 - available))));
}

function roundedDown(available: number, decimals: number): string {
  const scale = 10 ** decimals;
  return `${(Math.floor(available * 100 * scale) / scale).toFixed(decimals)} %`;
}

const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
] as const;

/** As in failure data. */
export const SECONDS_PER_YEAR = 365 * 86_400;

/**
 * A share of time as time of a year, in its two largest units.
 * @example yearlyText(0.001) // "8 h 46 min"
 */
export function yearlyText(share: number): string {
  const seconds = share * SECONDS_PER_YEAR;
  if (seconds < 9.95) return seconds < 0.05 ? "0 s" : `${seconds.toFixed(1)} s`;
  const largest = UNITS.findIndex(([, length]) => seconds >= length);
  const [unit, length] = UNITS[largest] ?? ["s", 1];
  const next = UNITS[largest + 1];
  if (next === undefined) return `${Math.round(seconds)} s`;
  const [smaller, part] = next;
  const parts = Math.round(seconds / part);
  const whole = Math.floor((parts * part) / length);
  const rest = Math.round((parts * part - whole * length) / part);
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${smaller}`;
}
