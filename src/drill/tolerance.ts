/** How exact a drill can measure. */

/**
 * Milliseconds between two requests of a client to one address. A success shows only that there was service until the next
 * request would have been sent.
 */
export const PROBE_EVERY_MS = 20;

/**
 * What the machine itself may add to any time: a lab is dozens of programs that wait for few processors. Measured with 30
 * hosts on 2 of them: pauses of up to 60 ms while nothing was broken.
 */
const SCHEDULING_NOISE_MS = 100;

/** An answer passes through so many programs that each wait for a processor: client, load balancer, service, database. */
const PROGRAMS_IN_LINE = 4;

/** How much the machine disturbed. In milliseconds. */
export interface Noise {
  /** Measured by the clients just before the fault, while nothing was broken. */
  readonly longestGapMs: number;
  readonly slowestMs: number;
  /** For how long the drill itself waited for a processor, at worst: during the fault, and during its healing. */
  readonly latenessMs: { readonly fault: number; readonly healing: number };
}

/** A machine that does nothing else. */
export const NO_NOISE: Noise = { longestGapMs: 0, slowestMs: 0, latenessMs: { fault: 0, healing: 0 } };

/** Beyond that nobody would call it agreement, however busy the machine was. */
const MOST_ALLOWED_MS = 300;

/** How much longer than predicted a time may be. In milliseconds. */
export interface Tolerance {
  readonly allowedMs: number;
  /** What lies between may be the machine's doing: it was too busy to tell. */
  readonly explainedMs: number;
}

function upTo(mostMs: number, explainedMs: number): Tolerance {
  return { allowedMs: Math.min(mostMs, explainedMs), explainedMs };
}

/** Of a gap. */
export function gapTolerance({ longestGapMs, latenessMs }: Noise): Tolerance {
  const noiseMs = Math.max(SCHEDULING_NOISE_MS, longestGapMs, PROGRAMS_IN_LINE * latenessMs.fault);
  return upTo(MOST_ALLOWED_MS, PROBE_EVERY_MS + noiseMs);
}

/** Of an answer. */
export function delayTolerance({ slowestMs, latenessMs }: Noise): Tolerance {
  const noiseMs = Math.max(SCHEDULING_NOISE_MS, slowestMs, PROGRAMS_IN_LINE * latenessMs.fault);
  return upTo(MOST_ALLOWED_MS, SCHEDULING_NOISE_MS + noiseMs);
}

/**
 * What booting adds: a host that comes back starts its programs, and a database recovers, all at once. Measured with 30
 * hosts on 2 processors: pauses of up to 190 ms.
 */
const BOOTING_NOISE_MS = 400;

/** Less than a failover with the default timers takes: a second one is never taken for noise. */
const MOST_ALLOWED_IN_HEALING_MS = 600;

/** How long a gap while healing may be, before it counts as a second outage. */
export function healingTolerance({ longestGapMs, latenessMs }: Noise): Tolerance {
  const noiseMs = Math.max(BOOTING_NOISE_MS, longestGapMs, PROGRAMS_IN_LINE * latenessMs.healing);
  return upTo(MOST_ALLOWED_IN_HEALING_MS, PROBE_EVERY_MS + noiseMs);
}
