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

/**
 * Between which two it lies, with as many digits as it takes to tell them apart: the lower one rounded down and the higher one up, so that it does.
 * One number where both are the same as far as anybody is told, which is so of whatever lies between them.
 * @param apart Whether the digits are told that make a difference. Default: false
 * @example availabilityRange(0.9993124, 0.9993428) // "between 99.931 % and 99.935 %"
 * availabilityRange(0.9993124, 0.9993148) // "99.931 %"
 */
export function availabilityRange(least: number, most: number, apart = false): string {
  const asTold = availabilityText(least);
  if (isOneNumber(1 - most, 1 - least)) return asTold;
  if (!apart && roundedDown(most, decimalsOf(least)) === asTold) return asTold;
  const enough = Math.ceil(-Math.log10(most - least)) - 2;
  const decimals = Math.max(decimalsOf(least), Math.min(enough, MOST_DECIMALS));
  return `between ${roundedDown(least, decimals)} and ${roundedUp(most, decimals)}`;
}

/** Whether two bounds of a share are one number, but for rounding. */
export function isOneNumber(least: number, most: number): boolean {
  return most - least <= ROUNDING * most;
}

const ROUNDING = 1e-9;

/** More are noise: a year has 3 × 10^7 seconds. */
const MOST_DECIMALS = 8;

function decimalsOf(available: number): number {
  return Math.max(1, Math.min(MOST_DECIMALS, Math.floor(-Math.log10(1 - available))));
}

function roundedDown(available: number, decimals: number): string {
  const scale = 10 ** decimals;
  return `${(Math.floor(available * 100 * scale) / scale).toFixed(decimals)} %`;
}

function roundedUp(available: number, decimals: number): string {
  const scale = 10 ** decimals;
  return `${(Math.ceil(available * 100 * scale) / scale).toFixed(decimals)} %`;
}

const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
] as const;

/** @example yearlyRange(0.001, 0.0011) // "8 h 46 min to 9 h 38 min"; one time where both are */
export function yearlyRange(least: number, most: number): string {
  const [shorter, longer] = [yearlyText(least), yearlyText(most)];
  return shorter === longer || isOneNumber(least, most) ? longer : `${shorter} to ${longer}`;
}

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
