import fc from "fast-check";
import { expect, it } from "vitest";
import { compile } from "../../../src/reliability/engine/compile.ts";
import { FaultTreeBuilder } from "../../../src/reliability/engine/fault-tree.ts";
import { unavailability } from "../../../src/reliability/engine/unavailability.ts";
import { randomProbabilities, randomRecipe, treeOf } from "./random-tree.ts";
import { probabilities, truthTable } from "./truth-table.ts";

it("is the sum over every set of events with which the top happens", () => {
  let constants = 0;
  const recipeAndQ = randomRecipe.chain((recipe) =>
    fc.tuple(fc.constant(recipe), randomProbabilities(recipe.events)),
  );
  fc.assert(
    fc.property(recipeAndQ, ([recipe, q]) => {
      const expected = probabilities(truthTable(recipe), q);
      const found = unavailability(compile(treeOf(recipe)), q);
      expect(Math.abs(found - expected.top)).toBeLessThanOrEqual(1e-9 * expected.top);
      if (expected.top === 0 || expected.top > 1 - 1e-9) constants += 1;
    }),
    { seed: 1, numRuns: 2000 },
  );
  // Were most trees to come to a constant, little would be tried.
  expect(constants).toBeLessThan(1000);
});
