import fc from "fast-check";
import { expect, test } from "vitest";
import { faultExpression } from "../../../src/drill/faults/fault-text.ts";
import { pairFaults } from "../../../src/drill/faults/pairs.ts";
import type { Fault } from "../../../src/drill/model.ts";

function singles(number: number): readonly Fault[] {
  return Array.from({ length: number }, (_, index) => ({ kind: "disk", instance: `i-${index}` }));
}

test("as many different pairs of different faults as asked for, the same for the same seed", () => {
  fc.assert(
    fc.property(fc.nat(40), fc.nat(30), fc.nat(), (number, count, seed) => {
      const pairs = pairFaults(singles(number), count, seed);
      expect(pairs).toHaveLength(Math.min(count, number === 0 ? 0 : (number * (number - 1)) / 2));
      expect(new Set(pairs.map(faultExpression)).size).toBe(pairs.length);
      for (const { faults } of pairs) expect(faults[0]).not.toEqual(faults[1]);
      expect(pairFaults(singles(number), count, seed)).toEqual(pairs);
    }),
  );
});

test("every pair can be drawn, and another seed draws others", () => {
  expect(new Set(pairFaults(singles(9), 36, 1).map(faultExpression)).size).toBe(36);
  expect(pairFaults(singles(30), 5, 1)).not.toEqual(pairFaults(singles(30), 5, 2));
});
