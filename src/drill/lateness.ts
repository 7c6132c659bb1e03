/** How long programs wait for a processor just now: measured on a timer of our own. */

export interface Lateness {
  /** The worst in a stretch of time, in milliseconds; times of `performance.now()`. */
  readonly worst: (fromMs: number, toMs: number) => number;
  readonly stop: () => void;
}

/** Often enough to catch most pauses, and cheap: a hundred wake-ups a second. */
const TICK_MS = 10;

/** Timers of Node.js are up to so late on an idle machine. */
const USUAL_MS = 2;

export function startLateness(): Lateness {
  const late: { readonly atMs: number; readonly byMs: number }[] = [];
  let dueMs = performance.now() + TICK_MS;
  const timer = setInterval(() => {
    const atMs = performance.now();
    const byMs = atMs - dueMs;
    if (byMs > USUAL_MS) late.push({ atMs, byMs });
    dueMs = atMs + TICK_MS;
  }, TICK_MS);
  return {
    worst: (fromMs, toMs) =>
      late.reduce(
        // Late from when it was due on: that may be in the stretch although it woke up after it.
        (worst, { atMs, byMs }) => (atMs >= fromMs && atMs - byMs <= toMs ? Math.max(worst, byMs) : worst),
        0,
      ),
    stop: () => clearInterval(timer),
  };
}
