/** Bounds of random trees, compared with every set of events. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { gateCounts } from "../../../../src/reliability/engine/bounds/gate-counts.ts";
import { subtreeOf } from "../../../../src/reliability/engine/bounds/subtree.ts";
import { unavailabilityBounds } from "../../../../src/reliability/engine/bounds/unavailability-bounds.ts";
import { compile } from "../../../../src/reliability/engine/compile.ts";
import { unavailability } from "../../../../src/reliability/engine/unavailability.ts";
import { randomProbabilities, randomRecipe, treeOf } from "../random-tree.ts";
import { probabilities, truthTable } from "../truth-table.ts";

/** Minutes on the wall where other tests take turns with it. */
const PATIENCE_MS = 300_000;
/** What rounding may come to. */
const ROUNDING = 1e-12;

const recipeAndShares = randomRecipe.chain((recipe) =>
  fc.tuple(
    fc.constant(recipe),
    randomProbabilities(recipe.events),
    // Likely failures fill all states; rare ones leave most of them out.
    fc.constantFrom(1, 0.1, 0.001),
  ),
);

test(
  "the probability always lies between the bounds, which mostly meet",
  () => {
    let [met, tried] = [0, 0];
    fc.assert(
      fc.property(recipeAndShares, ([recipe, drawn, scale]) => {
        const shares = drawn.map((share) => share * scale);
        const { top } = probabilities(truthTable(recipe), shares);
        const tree = treeOf(recipe);
        const { least, most } = unavailabilityBounds(tree, shares).of(tree.top);
        expect(least).toBeLessThanOrEqual(top + ROUNDING * top);
        expect(most).toBeGreaterThanOrEqual(top - ROUNDING * top);
        tried += 1;
        if (most - least <= 1e-3 * most) met += 1;
      }),
      { seed: 7, numRuns: 2000 },
    );
    expect(met / tried).toBeGreaterThan(0.7);
  },
  PATIENCE_MS,
);

test(
  "without some events it is at most what it is found to be then, and at least as much as it really is",
  () => {
    const withNever = recipeAndShares.chain(([recipe, shares]) =>
      fc.tuple(fc.constant(recipe), fc.constant(shares), fc.subarray([...Array(recipe.events).keys()])),
    );
    fc.assert(
      fc.property(withNever, ([recipe, shares, never]) => {
        const left = shares.map((share, event) => (never.includes(event) ? 0 : share));
        const { top } = probabilities(truthTable(recipe), left);
        const tree = treeOf(recipe);
        const bounds = unavailabilityBounds(tree, shares);
        const without = bounds.mostWithout(tree.top, new Set(never));
        expect(without).toBeGreaterThanOrEqual(top - ROUNDING * top);
        expect(without).toBeLessThanOrEqual(bounds.of(tree.top).most * (1 + ROUNDING));
        if (never.length === 0) expect(without).toBeCloseTo(bounds.of(tree.top).most, 12);
      }),
      { seed: 8, numRuns: 500 },
    );
  },
  PATIENCE_MS,
);

test(
  "a gate is exact without a diagram",
  () => {
    let [found, tried] = [0, 0];
    fc.assert(
      fc.property(recipeAndShares, ([recipe, drawn]) => {
        const tree = treeOf(recipe);
        if ((tree.eventOf[tree.top] ?? -1) >= 0) return;
        const subtree = subtreeOf(tree, tree.top);
        // Now and then something is decided, as conditions are.
        const shares = drawn.map((share) => (share < 0.1 ? 0 : share > 0.82 ? 1 : share));
        const own = Float64Array.from(subtree.events, (event) => shares[event] ?? 0);
        const probability = gateCounts(subtree, own)?.at(-1);
        tried += 1;
        if (probability === undefined) return;
        found += 1;
        const expected = unavailability(compile(tree), shares);
        expect(Math.abs(probability - expected)).toBeLessThanOrEqual(ROUNDING);
      }),
      { seed: 9, numRuns: 2000 },
    );
    // One that shares too much is left to diagrams.
    expect(found / tried).toBeGreaterThan(0.5);
  },
  PATIENCE_MS,
);
