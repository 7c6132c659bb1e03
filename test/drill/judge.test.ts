import fc from "fast-check";
import { expect, test } from "vitest";
import { disagreements } from "../../src/drill/judge.ts";
import type { Expectation } from "../../src/drill/model.ts";
import { gapTolerance } from "../../src/drill/tolerance.ts";
import { bounded, madeExpectation, madeMeasurement, madeOutage } from "./hand-made-result.ts";

const QUIET = { longestGapMs: 25, slowestMs: 5, latenessMs: { fault: 3, healing: 3 } };
const UNTIL_REPAIRED = { kind: "until-repaired", because: "it is alone" } as const;
const STATES: readonly Expectation["state"][] = ["serves", "degraded", "down"];

test("what was predicted exactly holds", () => {
  expect(disagreements(madeExpectation(), madeMeasurement(), QUIET)).toEqual([]);
});

test("another state than predicted is a disagreement, better or worse", () => {
  for (const state of STATES) {
    for (const measured of STATES) {
      const found = disagreements(
        madeExpectation({ state, outage: undefined }),
        madeMeasurement({ state: measured, failures: [{ detail: "503", count: 3 }] }),
        QUIET,
      );
      expect(found).toEqual(
        state === measured ? [] : [`predicted: ${state}; measured: ${measured} (clients saw 3 × 503)`],
      );
    }
  }
});

test("where only the worst is known, less is no disagreement", () => {
  const expected = madeExpectation({ state: "degraded", atWorst: "reached otherwise", outage: undefined });
  expect(disagreements(expected, madeMeasurement(), QUIET)).toEqual([]);
  expect(disagreements(expected, madeMeasurement({ state: "degraded" }), QUIET)).toEqual([]);
  expect(disagreements(expected, madeMeasurement({ state: "down" }), QUIET)).toEqual([
    "predicted: degraded at worst; measured: down",
  ]);
});

test("a gap holds up to the prediction and the tolerance, and not one millisecond more", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5000 }),
      fc.integer({ min: 0, max: 6000 }),
      (predicted, measured) => {
        const outage = madeOutage({ gap: bounded(predicted) });
        const found = disagreements(
          madeExpectation({ outage }),
          madeMeasurement({ longestGapMs: measured }),
          QUIET,
        );
        expect(found.length > 0).toBe(measured > predicted + gapTolerance(QUIET).allowedMs);
      },
    ),
  );
});

test("a slow answer is a disagreement, unless it was asked for in a gap and had to be asked for again", () => {
  const slow = madeMeasurement({ slowestMs: 2000, slowestAnswerMs: 2000 });
  expect(disagreements(madeExpectation(), slow, QUIET)).toEqual([
    "a request waited 2s, 0ms at worst was predicted (tolerance 200ms)",
  ]);
  expect(
    disagreements(madeExpectation({ outage: madeOutage({ delay: bounded(1900) }) }), slow, QUIET),
  ).toEqual([]);
  const inGap = (gapMs: number) => madeExpectation({ outage: madeOutage({ gap: bounded(gapMs) }) });
  expect(disagreements(inGap(600), slow, QUIET)).toHaveLength(1);
  expect(disagreements(inGap(950), slow, QUIET)).toEqual([]);
});

test("where requests may fail, one that waited in vain is no slow answer", () => {
  const lost = madeMeasurement({
    slowestMs: 10_000,
    slowestAnswerMs: 30,
    failed: 1,
    failures: [{ detail: "timeout", count: 1 }],
  });
  expect(disagreements(madeExpectation({ outage: madeOutage({ noneFails: false }) }), lost, QUIET)).toEqual(
    [],
  );
  expect(disagreements(madeExpectation(), lost, QUIET)).toHaveLength(2);
});

test("one failed request is a disagreement where none was to fail, and none where some may", () => {
  const failed = madeMeasurement({ failed: 1, failures: [{ detail: "timeout", count: 1 }] });
  expect(disagreements(madeExpectation(), failed, QUIET)).toEqual([
    "1 request failed (1 × timeout), none was predicted to",
  ]);
  expect(disagreements(madeExpectation({ outage: madeOutage({ noneFails: false }) }), failed, QUIET)).toEqual(
    [],
  );
});

test("a machine that is busy with something else is allowed to be late, and only then", () => {
  const late = madeMeasurement({
    longestGapMs: 250,
    slowestMs: 250,
    healing: { failed: 0, longestGapMs: 550 },
  });
  expect(disagreements(madeExpectation(), late, QUIET)).toHaveLength(3);
  const busy = { ...QUIET, latenessMs: { fault: 90, healing: 200 } };
  expect(disagreements(madeExpectation(), late, busy)).toEqual([]);
});

test("however busy a machine is, nothing holds that a reader would not call agreement", () => {
  const late = madeMeasurement({
    longestGapMs: 700,
    slowestMs: 700,
    healing: { failed: 0, longestGapMs: 900 },
  });
  const busy = { ...QUIET, latenessMs: { fault: 300, healing: 300 } };
  expect(disagreements(madeExpectation(), late, busy)).toEqual([
    "the machine was too busy to tell: without an answer for 700ms, 0ms at worst was predicted (tolerance 300ms)",
    "the machine was too busy to tell: a request waited 700ms, 0ms at worst was predicted (tolerance 300ms)",
    "the machine was too busy to tell: a second outage while healing: 900ms without an answer",
  ]);
});

test("healing takes no longer than is said", () => {
  const expected = madeExpectation({ healingMs: 1200 });
  const healed = (longestGapMs: number) => madeMeasurement({ healing: { failed: 0, longestGapMs } });
  expect(disagreements(expected, healed(1600), QUIET)).toEqual([]);
  expect(disagreements(expected, healed(1700), QUIET)).toEqual([
    "a second outage while healing: 1.7s without an answer",
  ]);
});

test("healing must not hurt again", () => {
  expect(
    disagreements(madeExpectation(), madeMeasurement({ healing: { failed: 0, longestGapMs: 700 } }), QUIET),
  ).toEqual(["a second outage while healing: 700ms without an answer"]);
  expect(
    disagreements(madeExpectation(), madeMeasurement({ healing: { failed: 2, longestGapMs: 20 } }), QUIET),
  ).toEqual(["a second outage while healing: 2 requests failed"]);
});

test("of what is down until it is repaired, neither time nor failures are judged", () => {
  const expected = madeExpectation({
    state: "down",
    outage: madeOutage({ gap: UNTIL_REPAIRED, noneFails: false }),
  });
  const measured = madeMeasurement({
    state: "down",
    failed: 120,
    longestGapMs: 4000,
    slowestMs: 3000,
    healing: { failed: 40, longestGapMs: 5000 },
  });
  expect(disagreements(expected, measured, QUIET)).toEqual([]);
});
