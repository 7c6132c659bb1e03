import fc from "fast-check";
import { expect, it } from "vitest";
import { downSets, takesDown } from "../../src/reliability/down-sets.ts";
import { isUp } from "../../src/reliability/evaluation.ts";
import { randomStructure } from "./random-structure.ts";

it("holds for each node exactly the events that take it down alone", () => {
  fc.assert(
    fc.property(randomStructure, (model) => {
      const everything = model.nodes.keys();
      const sets = downSets(model.nodes, model.events.length, everything);
      for (const [node] of model.nodes.entries()) {
        const upAtFirst = isUp(model, node, new Set());
        expect(sets[node] === "always").toBe(!upAtFirst);
        const alone = [...model.events.keys()].filter(
          (event) => upAtFirst && !isUp(model, node, new Set([event])),
        );
        expect(sets[node] instanceof Int32Array ? [...sets[node]] : []).toEqual(alone);
        for (const event of model.events.keys())
          expect(takesDown(sets[node], event)).toBe(alone.includes(event));
      }
    }),
    { seed: 1, numRuns: 1000 },
  );
});

it("visits only the nodes below the roots", () => {
  const sets = downSets(
    [
      { kind: "event", event: 0 },
      { kind: "event", event: 1 },
      { kind: "at-least", needs: 1, children: [0], label: undefined },
      { kind: "at-least", needs: 1, children: [1], label: undefined },
    ],
    2,
    [2],
  );
  expect(sets).toEqual([Int32Array.of(0), undefined, Int32Array.of(0), undefined]);
});

it("shares one array between nodes with the same set", () => {
  const sets = downSets(
    [
      { kind: "event", event: 0 },
      { kind: "event", event: 1 },
      { kind: "at-least", needs: 2, children: [0, 1], label: undefined },
      { kind: "at-least", needs: 2, children: [0, 2], label: undefined },
    ],
    2,
    [3],
  );
  expect(sets[3]).toBe(sets[2]);
});
