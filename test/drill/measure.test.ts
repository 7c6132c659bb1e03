import fc from "fast-check";
import { expect, test } from "vitest";
import { measure } from "../../src/drill/measure.ts";
import type { Attempt } from "../../src/drill/model.ts";
import { attemptsWith, observed, targetOf } from "./observed.ts";

const target = targetOf(1, 1);

const anyAttempt: fc.Arbitrary<Attempt> = fc
  .record({
    startMs: fc.integer({ min: -500, max: 2_500 }),
    lastsMs: fc.integer({ min: 0, max: 3_000 }),
    outcome: fc.constantFrom("ok" as const, "degraded" as const, "failed" as const),
    detail: fc.constantFrom("503", "timeout", "ECONNREFUSED"),
  })
  .map(({ startMs, lastsMs, outcome, detail }) => ({
    address: 0,
    startMs,
    endMs: startMs + lastsMs,
    outcome,
    detail: outcome === "ok" ? undefined : detail,
  }));

test("an outage that heals by itself: gap, failures and their kinds, and a healing without any", () => {
  const fault = observed(3_000, [
    { target, attempts: attemptsWith([{ fromMs: 1_000, toMs: 1_600 }], 3_000, { latencyMs: 5 }) },
  ]);
  const healing = observed(1_000, [{ target, attempts: attemptsWith([], 1_000) }]);
  const measured = measure("shop", fault, healing);
  expect(measured).toMatchObject({ requests: 150, failed: 30, slowestMs: 5, state: "serves" });
  expect(measured.longestGapMs).toBe(620);
  expect(measured.failures).toEqual([{ detail: "ECONNREFUSED", count: 30 }]);
  expect(measured.healing).toEqual({ failed: 0, longestGapMs: 20 });
});

test("every number is one that was seen", () => {
  fc.assert(
    fc.property(fc.array(anyAttempt, { maxLength: 80 }), (attempts) => {
      const seen = observed(2_000, [{ target, attempts }]);
      const measured = measure("shop", seen, seen);
      const begun = attempts.filter(({ startMs }) => startMs >= 0 && startMs < 2_000);
      expect(measured.requests).toBe(begun.length);
      expect(measured.failed).toBe(begun.filter(({ outcome }) => outcome === "failed").length);
      expect(measured.failures.reduce((sum, { count }) => sum + count, 0)).toBe(measured.failed);
      const waits = begun
        .filter(({ outcome, detail }) => outcome !== "failed" || detail === "timeout")
        .map(({ startMs, endMs }) => endMs - startMs);
      expect(measured.slowestMs).toBe(Math.max(0, ...waits));
      expect(measured.longestGapMs).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("other entrypoints, and what an entrypoint can do without, count no failures", () => {
  const dead = attemptsWith([{ fromMs: 0, toMs: 1_000 }], 1_000);
  const seen = observed(1_000, [
    { target, attempts: attemptsWith([], 1_000) },
    { target: targetOf(1, 1, "soft"), attempts: dead },
    { target: { ...target, entrypoint: "other" }, attempts: dead },
  ]);
  expect(measure("shop", seen, seen)).toMatchObject({ requests: 50, failed: 0, state: "degraded" });
  expect(measure("other", seen, seen)).toMatchObject({ requests: 50, failed: 50, state: "down" });
});
