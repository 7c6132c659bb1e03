/** Sends attempts at their times, whatever became of those before. */

export interface Pace {
  /** Milliseconds between two attempts. */
  readonly everyMs: number;
  /** Milliseconds after which an attempt is over at the latest. */
  readonly patienceMs: number;
  /** Most attempts in flight. */
  readonly most: number;
}

/**
 * Milliseconds until the next attempt: half of what may be in flight goes at full pace, so that an outage is measured
 * exactly; the other half lasts for as long as clients are patient, so that the end of a long one is seen, too.
 */
function nextIn({ everyMs, patienceMs, most }: Pace, inFlight: number): number {
  return inFlight < most / 2 ? everyMs : Math.max(everyMs, (2 * patienceMs) / most);
}

/** Milliseconds by which a timer may be late before it counts as a stall. */
const PUNCTUAL_MS = 10;

/**
 * @param delayMs until the first attempt
 * @param late told when nothing was sent although it was time, since this very process did not get to it
 */
export function openLoop(
  pace: Pace,
  delayMs: number,
  inFlight: () => number,
  send: () => void,
  late: (fromMs: number, toMs: number) => void,
): void {
  let dueMs = performance.now() + delayMs;
  const wait = (): void => {
    setTimeout(tick, Math.max(0, dueMs - performance.now()));
  };
  const tick = (): void => {
    const nowMs = performance.now();
    if (nowMs - dueMs > PUNCTUAL_MS) late(dueMs, nowMs);
    if (inFlight() < pace.most) send();
    // What was missed is not made up for: a burst is nothing that clients do.
    dueMs = Math.max(dueMs, nowMs - pace.everyMs) + nextIn(pace, inFlight());
    wait();
  };
  wait();
}
