/** The longest outage in an observation. */
import type { Observation, Stall } from "./measure.ts";
import type { Attempt, ProbeTarget } from "./model.ts";

/** Milliseconds. `fromMs` is less than `toMs`. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Milliseconds between two answers of an address beyond which the address counts as out: at three missed requests, more
 * than a late answer or a lost one makes.
 */
export const OUT_MS = 60;

/**
 * Longest time during which fewer addresses of a hard target answered than it needs, in milliseconds, while requests were
 * being sent: the time in which the prober stalled does not count, unless requests before and after it show that nobody
 * answered meanwhile.
 *
 * With one address it is the longest time between two answers in a row, or from the beginning to the first, or from the
 * last to the end.
 */
export function longestGap(entrypoint: string, { targets, stalls, fromMs, toMs }: Observation): number {
  const own = targets.filter(({ target }) => target.entrypoint === entrypoint && target.strength === "hard");
  const unstalled = clockWithout(stalls);
  const excused = stalls.filter((stall) => !own.some((one) => isOutDuring(one, stall, unstalled)));
  const awake = clockWithout(excused);
  const window = { fromMs: awake(fromMs), toMs: awake(toMs) };
  const gaps = own.map(({ target, attempts }) => targetGaps(target, attempts, window, awake));
  const out = merged(gaps.flatMap(({ out }) => out));
  return Math.max(0, ...out.map(length), ...gaps.map(({ usual }) => usual));
}

/** Times when a target was out, and the longest gap among those too short to be an outage. */
function targetGaps(
  { addresses, needs }: ProbeTarget,
  attempts: readonly Attempt[],
  window: Gap,
  awake: (ms: number) => number,
): { readonly out: readonly Gap[]; readonly usual: number } {
  const answers = Map.groupBy(
    attempts.filter(({ outcome }) => outcome !== "failed"),
    ({ address }) => address,
  );
  const gaps = addresses.map((_, address) =>
    gapsBetween(
      (answers.get(address) ?? []).map(({ endMs }) => awake(endMs)),
      window,
    ),
  );
  const long = gaps.map((own) => own.filter((gap) => length(gap) > OUT_MS));
  // The address that answers most densely among those that have to be counted on.
  const usual = gaps
    .map((own) => Math.max(0, ...own.map(length).filter((ms) => ms <= OUT_MS)))
    .toSorted((a, b) => a - b);
  const tooMany = addresses.length - needs + 1;
  return { out: tooMany < 1 ? [window] : atOnce(long, tooMany), usual: usual[needs - 1] ?? 0 };
}

/** Whether too few addresses to serve answered before a stall, in it, and after it: then it hid nothing. */
function isOutDuring(
  { target: { addresses, needs }, attempts }: Observation["targets"][number],
  stall: Stall,
  awake: (ms: number) => number,
): boolean {
  const out = addresses.filter((_, address) => {
    const own = attempts.filter((attempt) => attempt.address === address);
    const answers = own.filter(({ outcome }) => outcome !== "failed").map(({ endMs }) => endMs);
    if (answers.some((ms) => ms >= stall.fromMs && ms <= stall.toMs)) return false;
    const sinceMs = Math.max(Number.NEGATIVE_INFINITY, ...answers.filter((ms) => ms < stall.fromMs));
    const untilMs = Math.min(Number.POSITIVE_INFINITY, ...answers.filter((ms) => ms > stall.toMs));
    const inVain = own.filter(
      ({ startMs, endMs, outcome }) =>
        startMs > sinceMs &&
        startMs < untilMs &&
        (outcome === "failed" || awake(endMs) - awake(startMs) > OUT_MS),
    );
    return (
      inVain.some(({ startMs }) => startMs <= stall.fromMs) &&
      inVain.some(({ startMs }) => startMs >= stall.toMs)
    );
  });
  return out.length > addresses.length - needs;
}

/** Of a window, what lies between the moments in it. */
function gapsBetween(moments: readonly number[], { fromMs, toMs }: Gap): readonly Gap[] {
  const inside = moments.filter((ms) => ms > fromMs && ms < toMs).toSorted((a, b) => a - b);
  const borders = [fromMs, ...inside, toMs];
  return borders
    .slice(1)
    .map((border, index) => ({ fromMs: borders[index] ?? border, toMs: border }))
    .filter((gap) => length(gap) > 0);
}

/** Where at least `count` of the lists have a gap. Each list's gaps don't overlap. */
function atOnce(lists: readonly (readonly Gap[])[], count: number): readonly Gap[] {
  // An answer is a moment without length: of two gaps that touch, the first ends before the second begins.
  const edges = lists
    .flat()
    .flatMap((gap) => [
      { atMs: gap.fromMs, step: 1 },
      { atMs: gap.toMs, step: -1 },
    ])
    .toSorted((a, b) => a.atMs - b.atMs || a.step - b.step);
  const found: Gap[] = [];
  let open = 0;
  let sinceMs = 0;
  for (const { atMs, step } of edges) {
    open += step;
    if (step === 1 && open === count) sinceMs = atMs;
    if (step === -1 && open === count - 1 && atMs > sinceMs) found.push({ fromMs: sinceMs, toMs: atMs });
  }
  return found;
}

/** Gaps that overlap, as one. Those that only touch stay apart: something answered in between. */
function merged(gaps: readonly Gap[]): readonly Gap[] {
  return atOnce(
    gaps.map((gap) => [gap]),
    1,
  );
}

/** A clock that stands still while the prober stalls. */
function clockWithout(stalls: readonly Stall[]): (ms: number) => number {
  const apart = merged(stalls.filter((stall) => stall.toMs > stall.fromMs));
  return (ms) =>
    apart.reduce((left, { fromMs, toMs }) => left - Math.max(0, Math.min(ms, toMs) - fromMs), ms);
}

function length({ fromMs, toMs }: Gap): number {
  return toMs - fromMs;
}
