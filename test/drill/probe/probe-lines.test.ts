import fc from "fast-check";
import { expect, test } from "vitest";
import { type ProbeLine, readProbeLine, writeProbeLine } from "../../../src/drill/probe/probe-lines.ts";

const time = fc.integer({ min: 0, max: 100_000_000 }).map((tenths) => tenths / 10);
const index = fc.nat({ max: 50 });

const line: fc.Arbitrary<ProbeLine> = fc.oneof(
  fc.record({ kind: fc.constant("began" as const), monotonicMs: fc.double({ min: 0, noNaN: true }) }),
  fc.record({ kind: fc.constant("stall" as const), fromMs: time, toMs: time }),
  fc.record({
    kind: fc.constant("reached" as const),
    atMs: time,
    settledMs: time,
    waiting: fc.array(fc.record({ target: index, address: index, startMs: time }), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant("attempt" as const),
    target: index,
    attempt: fc.record({
      address: index,
      startMs: time,
      endMs: time,
      outcome: fc.constantFrom("ok" as const, "degraded" as const, "failed" as const),
      detail: fc.option(fc.string({ unit: "binary" }), { nil: undefined }),
    }),
  }),
);

test("what is written is read as it was, from one line", () => {
  fc.assert(
    fc.property(line, (written) => {
      const text = writeProbeLine(written);
      expect(text).not.toContain("\n");
      expect(readProbeLine(text)).toEqual(written);
    }),
  );
});

test("anything else is refused", () => {
  for (const text of ["", "warning: something", '["x"]', "{}"]) expect(() => readProbeLine(text)).toThrow();
});
