/** How exact a drill can measure. */

/** A success shows only that there was service until the next request would have been sent. */
export const PROBE_INTERVAL_MS = 20;

/**
 * What the machine itself may add to any time: a lab is dozens of programs that wait for few processors. Measured with 30
 * hosts on 2 of them: pauses of up to 60 ms while nothing was broken.
 */
export const SCHEDULING_NOISE_MS = 100;

/** What was measured while nothing was broken. */
export interface Noise {
  readonly longestGapMs: number;
  readonly slowestMs: number;
}

/** How much longer than predicted a gap may be. A machine that is busier than usual shows that before anything is broken. */
export function gapToleranceMs({ longestGapMs }: Noise): number {
  return PROBE_INTERVAL_MS + Math.max(SCHEDULING_NOISE_MS, longestGapMs);
}

/**
 * What booting adds: a host that comes back starts its programs, and a database recovers, all at once. Measured with 30
 * hosts on 2 processors: pauses of up to 190 ms.
 */
export const BOOTING_NOISE_MS = 300;

/** How long a gap while healing may be, before it counts as a second outage. */
export function healingToleranceMs(noise: Noise): number {
  return gapToleranceMs(noise) + BOOTING_NOISE_MS;
}

/** How much longer than predicted an answer may take. */
export function delayToleranceMs({ slowestMs }: Noise): number {
  return Math.max(SCHEDULING_NOISE_MS, slowestMs) + SCHEDULING_NOISE_MS;
}
