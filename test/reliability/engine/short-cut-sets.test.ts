/** Short cut sets gate by gate: compared with every set of events, and with those of the diagram. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../../src/reliability/engine/compile.ts";
import { countByOrder } from "../../../src/reliability/engine/cut-set-counts.ts";
import { listCutSets } from "../../../src/reliability/engine/cut-set-list.ts";
import { EngineLimitError } from "../../../src/reliability/engine/engine-limit.ts";
import { type FaultTree, FaultTreeBuilder } from "../../../src/reliability/engine/fault-tree.ts";
import { type CutSets, minimalCutSets } from "../../../src/reliability/engine/minimal-cut-sets.ts";
import { cutSetsUpTo } from "../../../src/reliability/engine/short/cut-sets-up-to.ts";
import { shortCutSets } from "../../../src/reliability/engine/short/short-cut-sets.ts";
import { type RecipeGate, randomRecipe, treeOf } from "./random-tree.ts";
import { minimalSets, truthTable } from "./truth-table.ts";

/** Seconds of CPU time, and minutes on the wall where other tests take turns with it. */
const PATIENCE = { timeout: 300_000 };

function built(make: (builder: FaultTreeBuilder) => number): FaultTree {
  const builder = new FaultTreeBuilder();
  return builder.build(make(builder));
}

function events(builder: FaultTreeBuilder, count: number): readonly number[] {
  return Array.from({ length: count }, () => builder.event());
}

/** One text, sorted: there are thousands. */
function listed(cutSets: CutSets): string {
  return [...listCutSets(cutSets)]
    .map((set) => set.join(" "))
    .sort()
    .join(", ");
}

function eventsOf(set: number): readonly number[] {
  return Array.from({ length: 18 }, (_, event) => event).filter((event) => (set >>> event) % 2 === 1);
}

it("finds those that trying every set of events finds, in 2,000 random trees", PATIENCE, () => {
  let several = 0;
  fc.assert(
    fc.property(randomRecipe, fc.integer({ min: 0, max: 6 }), (recipe, maxOrder) => {
      const expected = minimalSets(truthTable(recipe))
        .map(eventsOf)
        .filter(({ length }) => length <= maxOrder);
      const counts = Array.from(
        { length: Math.max(0, ...expected.map(({ length }) => length + 1)) },
        () => 0n,
      );
      for (const { length } of expected) counts[length] = (counts[length] ?? 0n) + 1n;
      const found = shortCutSets(treeOf(recipe), { maxOrder });
      expect(listed(found)).toBe(
        expected
          .map((set) => set.join(" "))
          .sort()
          .join(", "),
      );
      expect(countByOrder(found)).toEqual(counts);
      if (expected.length > 1) several += 1;
    }),
    { seed: 1, numRuns: 2000 },
  );
  // Were there mostly none, or one, little would be tried.
  expect(several).toBeGreaterThan(500);
});

/** Trees of up to 60 events: layers of gates over any two to six nodes before, which most of them share. */
const layered = fc
  .record({
    events: fc.integer({ min: 20, max: 60 }),
    gates: fc.array(
      fc.record({
        kind: fc.constantFrom("and" as const, "or" as const, "or" as const, "at-least" as const),
        picks: fc.array(fc.noBias(fc.integer({ min: 1, max: 1_000_000 })), { minLength: 2, maxLength: 6 }),
      }),
      { minLength: 15, maxLength: 45, size: "max" },
    ),
  })
  .map(({ events, gates }) => ({
    events,
    gates: gates.map(({ kind, picks }, index): RecipeGate => {
      const reach = Math.min(events + index, 40);
      const inputs = picks.map((pick) => events + index - 1 - (pick % reach));
      return kind === "at-least" ? { kind, count: Math.ceil(inputs.length / 2), inputs } : { kind, inputs };
    }),
  }));

it("finds those that the diagram has, in 500 larger random trees", PATIENCE, () => {
  let found = 0;
  fc.assert(
    fc.property(layered, fc.integer({ min: 1, max: 5 }), (recipe, maxOrder) => {
      const tree = treeOf(recipe);
      const expected = minimalCutSets(compile(tree), { maxOrder });
      const short = shortCutSets(tree, { maxOrder });
      expect(countByOrder(short)).toEqual(countByOrder(expected));
      expect(listed(short)).toBe(listed(expected));
      if (countByOrder(short).length > 2) found += 1;
    }),
    { seed: 1, numRuns: 500 },
  );
  expect(found).toBeGreaterThan(100);
});

describe("short cut sets", PATIENCE, () => {
  it("of k of n are counted without being listed", () => {
    const tree = built((builder) => builder.atLeast(4, events(builder, 300)));
    expect(countByOrder(shortCutSets(tree, { maxOrder: 5 }))).toEqual([0n, 0n, 0n, 0n, 330_791_175n]);
    expect(countByOrder(shortCutSets(tree, { maxOrder: 3 }))).toEqual([]);
  });

  it("of modules that are alike are found once", () => {
    const tree = built((builder) =>
      builder.or(
        Array.from({ length: 1000 }, () => {
          const [a, b, c] = [builder.event(), builder.event(), builder.event()];
          return builder.atLeast(2, [a, b, c]);
        }),
      ),
    );
    const found = shortCutSets(tree, { maxOrder: 2 });
    expect(found.shapes).toHaveLength(2);
    expect(countByOrder(found)).toEqual([0n, 0n, 3000n]);
  });

  it("do not overflow the stack, however deep the tree and its diagrams", () => {
    const count = 20_000;
    const tree = built((builder) => {
      const all = events(builder, count);
      const pairs = all.slice(1).map((event, index) => builder.and([all[index] ?? 0, event]));
      return pairs.reduce((chain, pair) => builder.or([pair, chain]));
    });
    expect(countByOrder(shortCutSets(tree, { maxOrder: 2 }))).toEqual([0n, 0n, BigInt(count - 1)]);
  });

  it("of a tree whose diagram does not fit are found, and with little memory refused", () => {
    // One whole row and one whole column of a square have failed: no order of its events makes that small.
    const side = 20;
    const tree = built((builder) => {
      const rows = Array.from({ length: side }, () => events(builder, side));
      const columns = rows.map((_, column) => rows.map((row) => row[column] ?? 0));
      const crossed = builder.and(
        [rows, columns].map((lines) => builder.or(lines.map((line) => builder.and(line)))),
      );
      return builder.or([crossed, builder.and([rows[0]?.[0] ?? 0, rows[1]?.[1] ?? 0])]);
    });
    expect(() => compile(tree, { memoryMiB: 2 })).toThrow(EngineLimitError);
    for (const maxOrder of [3, 6]) {
      expect(listed(cutSetsUpTo(tree, { maxOrder, memoryMiB: 2 }))).toBe("0 21");
    }
    expect(() => shortCutSets(tree, { maxOrder: 39, memoryMiB: 0.1 })).toThrow(
      /needs more than the 0\.1 MiB .*: the minimal cut sets up to order 39 of a module of 400 events and \d+ gates need more than \d+ nodes\. Ask for/,
    );
  });

  it("are refused for what is no order", () => {
    const tree = built((builder) => builder.event());
    for (const maxOrder of [-1, 1.5, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(() => shortCutSets(tree, { maxOrder })).toThrow(/it takes an integer of at least 0/);
    }
  });
});
