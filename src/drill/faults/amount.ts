/** Sizes of faults: `10%`, `100ms`, `+1h`. */

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Above 0, up to 100. */
export function percentOf(text: string): number | undefined {
  const percent = /^\d{1,3}(?:\.\d{1,3})?%$/.test(text) ? Number(text.slice(0, -1)) : 0;
  return percent > 0 && percent <= 100 ? percent : undefined;
}

/** A delay in milliseconds, above 0. */
export function delayOf(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d|w)$/.exec(text);
  const unit = match?.[2];
  if (match === null || !isUnit(unit)) return undefined;
  const value = Number(match[1]) * MILLISECONDS[unit];
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

/** With a sign: how far a clock jumps, in milliseconds. */
export function offsetOf(text: string): number | undefined {
  const size = /^[+-]/.test(text) ? delayOf(text.slice(1)) : undefined;
  return size === undefined ? undefined : text.startsWith("-") ? -size : size;
}

function isUnit(text: string | undefined): text is keyof typeof MILLISECONDS {
  return text !== undefined && Object.hasOwn(MILLISECONDS, text);
}
