/** 2,000 random trees, everything that the engine says of them compared with every set of events. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { compile } from "../../../src/reliability/engine/compile.ts";
import { countByOrder } from "../../../src/reliability/engine/cut-set-counts.ts";
import { listCutSets } from "../../../src/reliability/engine/cut-set-list.ts";
import { importance } from "../../../src/reliability/engine/importance.ts";
import { type CutSets, minimalCutSets } from "../../../src/reliability/engine/minimal-cut-sets.ts";
import { unavailability } from "../../../src/reliability/engine/unavailability.ts";
import { randomProbabilities, randomRecipe, treeOf } from "./random-tree.ts";
import { minimalSets, probabilities, type TruthTable, truthTable } from "./truth-table.ts";

/** Seconds of CPU time, and minutes on the wall where other tests take turns with it. */
const PATIENCE_MS = 300_000;

const recipeAndQ = randomRecipe.chain((recipe) =>
  fc.tuple(fc.constant(recipe), randomProbabilities(recipe.events), fc.integer({ min: 0, max: 6 })),
);

it(
  "agrees with every set of events of 2,000 random trees",
  () => {
    let constants = 0;
    fc.assert(
      fc.property(recipeAndQ, ([recipe, q, maxOrder]) => {
        const table = truthTable(recipe);
        const compiled = compile(treeOf(recipe));
        const expected = minimalSets(table);
        const all = minimalCutSets(compiled);
        expectSets(all, expected);
        const short = expected.filter((set) => order(set) <= maxOrder);
        expectSets(minimalCutSets(compiled, { maxOrder }), short);
        expect(listed(all, maxOrder)).toBe(short.join(" "));
        expectProbabilities(table, q, compiled);
        if (expected.length === 0 || expected[0] === 0) constants += 1;
      }),
      { seed: 1, numRuns: 2000 },
    );
    // Were most trees to come to a constant, little would be tried.
    expect(constants).toBeLessThan(500);
  },
  PATIENCE_MS,
);

function expectSets(cutSets: CutSets, expected: readonly number[]): void {
  expect(listed(cutSets)).toBe(expected.join(" "));
  const counts = Array.from({ length: Math.max(0, ...expected.map((set) => order(set) + 1)) }, () => 0n);
  for (const set of expected) counts[order(set)] = (counts[order(set)] ?? 0n) + 1n;
  expect(countByOrder(cutSets)).toEqual(counts);
}

/** As one text: there are thousands, and each comparison takes its time. */
function listed(cutSets: CutSets, maxOrder?: number): string {
  const sets = [...listCutSets(cutSets, maxOrder === undefined ? {} : { maxOrder })];
  expect(
    sets.every((events) => events.every((event, index) => index === 0 || event > (events[index - 1] ?? 0))),
  ).toBe(true);
  return sets
    .map((events) => events.reduce((set, event) => set + 2 ** event, 0))
    .sort((a, b) => a - b)
    .join(" ");
}

function order(set: number): number {
  return set === 0 ? 0 : (set & 1) + order(set >>> 1);
}

function expectProbabilities(table: TruthTable, q: Float64Array, compiled: ReturnType<typeof compile>): void {
  const expected = probabilities(table, q);
  const found = importance(compiled, q);
  expect(found.unavailability).toBe(unavailability(compiled, q));
  expectNear(found.unavailability, expected.top, expected.top);
  for (let event = 0; event < table.events; event++) {
    const [happened, not] = [expected.ifHappened[event] ?? 0, expected.ifNot[event] ?? 0];
    // A difference is as exact as what it is the difference of.
    expectNear(found.birnbaum[event], happened - not, happened);
    expectNear(found.fussellVesely[event], expected.top === 0 ? 0 : (expected.top - not) / expected.top, 1);
  }
}

function expectNear(found: number | undefined, expected: number, scale: number): void {
  if (Math.abs((found ?? Number.NaN) - expected) <= 1e-9 * scale) return;
  expect(found).toBe(expected);
}
