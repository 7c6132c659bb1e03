import fc from "fast-check";
import { expect, it } from "vitest";
import { faultTreeOf } from "../../../src/reliability/availability/fault-tree-of.ts";
import { compile } from "../../../src/reliability/engine/compile.ts";
import { unavailability } from "../../../src/reliability/engine/unavailability.ts";
import { isUp } from "../../../src/reliability/evaluation.ts";
import { redundantStructure } from "../cut-pairs/redundant-structure.ts";

it("fails as often as the node is not up, over all sets of events, in 300 random structures", () => {
  let between = 0;
  fc.assert(
    fc.property(
      redundantStructure,
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (model, shares) => {
        const top = model.nodes.length - 1;
        const ofEvents = Float64Array.from(model.events, () => Number(shares.next().value));
        const expected = sumOverSets(ofEvents, (failed) => !isUp(model, top, failed));
        expect(unavailability(compile(faultTreeOf(model, top)), ofEvents)).toBeCloseTo(expected, 12);
        if (expected > 0 && expected < 1) between += 1;
      },
    ),
    { seed: 2026, numRuns: 300 },
  );
  expect(between).toBeGreaterThan(80);
});

/** The probability of all sets of events for which something holds. */
function sumOverSets(shares: Float64Array, holds: (failed: ReadonlySet<number>) => boolean): number {
  let sum = 0;
  for (let set = 0; set < 2 ** shares.length; set++) {
    const failed = new Set([...shares.keys()].filter((event) => (set >> event) & 1));
    if (!holds(failed)) continue;
    sum += shares.reduce((product, share, event) => product * (failed.has(event) ? share : 1 - share), 1);
  }
  return sum;
}
