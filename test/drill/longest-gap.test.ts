import fc from "fast-check";
import { expect, test } from "vitest";
import { longestGap, OUT_MS } from "../../src/drill/longest-gap.ts";
import type { Attempt } from "../../src/drill/model.ts";
import { attemptsWith, EVERY_MS, type Outage, observed, targetOf } from "./observed.ts";

const WINDOW_MS = 3_000;

const outage = fc
  .tuple(fc.integer({ min: 100, max: 2_000 }), fc.integer({ min: 0, max: 800 }))
  .map(([fromMs, lastsMs]): Outage => ({ fromMs, toMs: fromMs + lastsMs }));

const anyAttempt: fc.Arbitrary<Attempt> = fc.record({
  address: fc.integer({ min: 0, max: 2 }),
  startMs: fc.integer({ min: -500, max: 3_500 }),
  endMs: fc.integer({ min: -500, max: 13_500 }),
  outcome: fc.constantFrom("ok" as const, "degraded" as const, "failed" as const),
  detail: fc.constant(undefined),
});

const anyStall = fc
  .tuple(fc.integer({ min: -100, max: 3_100 }), fc.integer({ min: 0, max: 900 }))
  .map(([fromMs, ms]) => ({ fromMs, toMs: fromMs + ms }));

test("an outage of known length is measured within one interval at either end", () => {
  fc.assert(
    fc.property(
      outage,
      fc.integer({ min: 0, max: 19 }),
      fc.integer({ min: 0, max: 8 }),
      (out, offsetMs, latencyMs) => {
        const attempts = attemptsWith([out], WINDOW_MS, { offsetMs, latencyMs });
        const measured = longestGap("shop", observed(WINDOW_MS, [{ target: targetOf(1, 1), attempts }]));
        const lengthMs = out.toMs - out.fromMs;
        expect(measured).toBeGreaterThanOrEqual(lengthMs);
        expect(measured).toBeLessThanOrEqual(lengthMs + 2 * EVERY_MS + latencyMs);
      },
    ),
  );
});

test("two addresses that are both needed are out while either is", () => {
  fc.assert(
    fc.property(
      outage,
      fc.integer({ min: 100, max: 600 }),
      fc.integer({ min: 0, max: 99 }),
      (first, lastsMs, overlapMs) => {
        fc.pre(first.toMs - first.fromMs >= 200);
        const second = { fromMs: first.toMs - overlapMs, toMs: first.toMs - overlapMs + lastsMs };
        const attempts = [first, second].flatMap((out, address) =>
          attemptsWith([out], 2 * WINDOW_MS, { address, offsetMs: 10 * address }),
        );
        const measured = longestGap("shop", observed(2 * WINDOW_MS, [{ target: targetOf(2, 2), attempts }]));
        const lengthMs = Math.max(first.toMs, second.toMs) - first.fromMs;
        expect(measured).toBeGreaterThanOrEqual(lengthMs - EVERY_MS);
        expect(measured).toBeLessThanOrEqual(lengthMs + 2 * EVERY_MS + 2);
      },
    ),
  );
});

test("of two addresses of which one is enough, only the time when both are out counts", () => {
  const attempts = [
    ...attemptsWith([{ fromMs: 500, toMs: 1_500 }], WINDOW_MS, { address: 0 }),
    ...attemptsWith([{ fromMs: 1_200, toMs: 2_000 }], WINDOW_MS, { address: 1 }),
  ];
  const measured = longestGap("shop", observed(WINDOW_MS, [{ target: targetOf(2, 1), attempts }]));
  expect(Math.abs(measured - 300)).toBeLessThanOrEqual(EVERY_MS);
});

test("what the entrypoint depends on counts as it does, unless it can do without", () => {
  const own = { target: targetOf(1, 1), attempts: attemptsWith([{ fromMs: 500, toMs: 800 }], WINDOW_MS) };
  const attempts = attemptsWith([{ fromMs: 700, toMs: 1_500 }], WINDOW_MS);
  const hard = longestGap("shop", observed(WINDOW_MS, [own, { target: targetOf(1, 1), attempts }]));
  expect(Math.abs(hard - 1_000)).toBeLessThanOrEqual(EVERY_MS);
  const soft = longestGap("shop", observed(WINDOW_MS, [own, { target: targetOf(1, 1, "soft"), attempts }]));
  expect(Math.abs(soft - 300)).toBeLessThanOrEqual(EVERY_MS);
});

test("a stall of the prober is no outage of the service", () => {
  fc.assert(
    fc.property(outage, (stall) => {
      const attempts = attemptsWith([], WINDOW_MS).filter(
        ({ startMs }) => startMs < stall.fromMs || startMs >= stall.toMs,
      );
      const stalls = [stall, { fromMs: stall.fromMs + 1, toMs: stall.toMs }];
      const seen = observed(WINDOW_MS, [{ target: targetOf(1, 1), attempts }], stalls);
      expect(longestGap("shop", seen)).toBeLessThanOrEqual(2 * EVERY_MS);
      const unaware = longestGap("shop", { ...seen, stalls: [] });
      expect(unaware).toBeGreaterThanOrEqual(stall.toMs - stall.fromMs - EVERY_MS);
    }),
  );
});

test("a stall in the middle of an outage is part of it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 400 }), (lengthMs) => {
      const stall = { fromMs: 400, toMs: 400 + lengthMs };
      const outage = { fromMs: 300, toMs: stall.toMs + 100 };
      const attempts = attemptsWith([outage], WINDOW_MS).filter(
        ({ startMs }) => startMs <= stall.fromMs || startMs >= stall.toMs,
      );
      const seen = observed(WINDOW_MS, [{ target: targetOf(1, 1), attempts }], [stall]);
      expect(longestGap("shop", seen)).toBeGreaterThanOrEqual(outage.toMs - outage.fromMs);
    }),
  );
});

test("a stall is none of an outage of one address where another one is enough", () => {
  const stall = { fromMs: 400, toMs: 600 };
  const awake = ({ startMs }: Attempt): boolean => startMs <= stall.fromMs || startMs >= stall.toMs;
  const out = attemptsWith([{ fromMs: 300, toMs: 700 }], WINDOW_MS).filter(awake);
  const well = attemptsWith([], WINDOW_MS, { address: 1 }).filter(awake);
  const seen = observed(WINDOW_MS, [{ target: targetOf(2, 1), attempts: [...out, ...well] }], [stall]);
  expect(longestGap("shop", seen)).toBeLessThanOrEqual(2 * EVERY_MS);
});

test("nobody to be asked, or nobody who answers, is an outage of the whole time", () => {
  expect(longestGap("shop", observed(WINDOW_MS, [{ target: targetOf(0, 1), attempts: [] }]))).toBe(WINDOW_MS);
  expect(longestGap("shop", observed(WINDOW_MS, [{ target: targetOf(2, 2), attempts: [] }]))).toBe(WINDOW_MS);
});

test("a gap is never negative nor longer than the window, and more answers never make it longer", () => {
  fc.assert(
    fc.property(
      fc.array(anyAttempt, { maxLength: 60 }),
      fc.array(anyStall, { maxLength: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(),
      (attempts, stalls, needs, which) => {
        const target = targetOf(3, needs);
        const all = longestGap("shop", observed(WINDOW_MS, [{ target, attempts }], stalls));
        const fewer = attempts.filter((_, index) => index !== which % Math.max(1, attempts.length));
        expect(all).toBeGreaterThanOrEqual(0);
        expect(all).toBeLessThanOrEqual(WINDOW_MS);
        // With stalls, a request that failed says whether one of them hid something.
        const unstalled = longestGap("shop", observed(WINDOW_MS, [{ target, attempts }]));
        const without = longestGap("shop", observed(WINDOW_MS, [{ target, attempts: fewer }]));
        expect(unstalled).toBeGreaterThanOrEqual(all);
        expect(without).toBeGreaterThanOrEqual(unstalled);
      },
    ),
  );
});

test("it is what one gets by asking at every half millisecond how many addresses are out", () => {
  fc.assert(
    fc.property(
      fc.array(anyAttempt, { maxLength: 120 }),
      fc.integer({ min: 1, max: 3 }),
      (attempts, needs) => {
        const seen = observed(WINDOW_MS, [{ target: targetOf(3, needs), attempts }]);
        const naive = naiveOutage(attempts, needs);
        const measured = longestGap("shop", seen);
        if (naive === 0) expect(measured).toBeLessThanOrEqual(OUT_MS);
        else expect(measured).toBe(Math.max(naive, measured <= OUT_MS ? measured : 0));
      },
    ),
    { numRuns: 40 },
  );
});

/** Times are whole milliseconds, so that between two of them, at the half, nothing changes. */
function naiveOutage(attempts: readonly Attempt[], needs: number): number {
  const answered = (address: number): readonly number[] =>
    attempts
      .filter((attempt) => attempt.address === address && attempt.outcome !== "failed")
      .map(({ endMs }) => endMs);
  const isOut = (address: number, atMs: number): boolean => {
    const moments = [0, WINDOW_MS, ...answered(address)].filter((ms) => ms >= 0 && ms <= WINDOW_MS);
    const before = Math.max(...moments.filter((ms) => ms < atMs));
    const after = Math.min(...moments.filter((ms) => ms > atMs));
    return after - before > OUT_MS;
  };
  let longest = 0;
  let run = 0;
  for (let ms = 0; ms < WINDOW_MS; ms++) {
    const serving = [0, 1, 2].filter((address) => !isOut(address, ms + 0.5)).length;
    // A moment with enough answers ends an outage, however short it is.
    const momentary = [0, 1, 2].filter(
      (address) => answered(address).includes(ms) || !isOut(address, ms + 0.5),
    );
    if (momentary.length >= needs && serving < needs) run = 0;
    run = serving < needs ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
