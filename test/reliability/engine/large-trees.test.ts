/** What a small tree does not show: numbers beyond 2^53, depth, width, and limits. */
import { describe, expect, it } from "vitest";
import { type CompiledTree, compile } from "../../../src/reliability/engine/compile.ts";
import { countByOrder } from "../../../src/reliability/engine/cut-set-counts.ts";
import { listCutSets } from "../../../src/reliability/engine/cut-set-list.ts";
import { EngineLimitError } from "../../../src/reliability/engine/engine-limit.ts";
import { type FaultTree, FaultTreeBuilder } from "../../../src/reliability/engine/fault-tree.ts";
import { importance } from "../../../src/reliability/engine/importance.ts";
import { minimalCutSets } from "../../../src/reliability/engine/minimal-cut-sets.ts";
import { unavailability } from "../../../src/reliability/engine/unavailability.ts";

function treeOf(make: (builder: FaultTreeBuilder) => number): FaultTree {
  const builder = new FaultTreeBuilder();
  return builder.build(make(builder));
}

function events(builder: FaultTreeBuilder, count: number): readonly number[] {
  return Array.from({ length: count }, () => builder.event());
}

function diagramNodes({ modules }: CompiledTree): number {
  return [...new Set(modules.map(({ diagram }) => diagram))].reduce(
    (sum, { levels }) => sum + levels.length,
    0,
  );
}

function binomial(n: number, k: number): bigint {
  let result = 1n;
  for (let i = 1; i <= k; i++) result = (result * BigInt(n - k + i)) / BigInt(i);
  return result;
}

describe("counts beyond 2^53", () => {
  it("are exact where modules multiply", () => {
    const tree = treeOf((builder) =>
      builder.and(Array.from({ length: 40 }, () => builder.or(events(builder, 10)))),
    );
    const counts = countByOrder(minimalCutSets(compile(tree)));
    expect(counts).toHaveLength(41);
    expect(counts[40]).toBe(10n ** 40n);
    expect(counts.slice(0, 40).every((count) => count === 0n)).toBe(true);
  });

  it("are exact within one module", () => {
    const tree = treeOf((builder) => builder.atLeast(60, events(builder, 120)));
    expect(countByOrder(minimalCutSets(compile(tree))).at(60)).toBe(binomial(120, 60));
  });

  it("go with probabilities and lists that are taken from the front", () => {
    const tree = treeOf((builder) =>
      builder.and(Array.from({ length: 40 }, () => builder.or(events(builder, 10)))),
    );
    const compiled = compile(tree);
    const q = new Float64Array(400).fill(0.01);
    const expected = (1 - 0.99 ** 10) ** 40;
    expect(unavailability(compiled, q) / expected).toBeCloseTo(1, 12);
    const list = listCutSets(minimalCutSets(compiled));
    const [first, second] = [list.next().value, list.next().value];
    expect(first).toHaveLength(40);
    expect(second).toHaveLength(40);
    expect(second).not.toEqual(first);
  });
});

/** Seconds of CPU time, and minutes on the wall where other tests take turns with it. */
const PATIENCE = { timeout: 300_000 };

describe("depth", PATIENCE, () => {
  const depth = 100_000;

  it("does not overflow the stack where each gate is a module", () => {
    const tree = treeOf((builder) => {
      let node = builder.event();
      for (let level = 1; level < depth; level++) {
        node = level % 2 === 0 ? builder.and([builder.event(), node]) : builder.or([builder.event(), node]);
      }
      return node;
    });
    const compiled = compile(tree);
    const q = new Float64Array(tree.eventCount).fill(0.5);
    // From the second gate on x = 0.5 + 0.5 x / 2 or x = 0.5 (0.5 + 0.5 x): the top is an OR.
    expect(unavailability(compiled, q)).toBeCloseTo(2 / 3, 12);
    expect(importance(compiled, q).birnbaum[tree.eventCount - 1]).toBeCloseTo(2 / 3, 12);
    const short = minimalCutSets(compiled, { maxOrder: 3 });
    expect(countByOrder(short)).toEqual([0n, 1n, 1n, 1n]);
    expect([...listCutSets(short)].map(({ length }) => length).sort()).toEqual([1, 2, 3]);
  });

  it("does not overflow the stack where nothing is a module", () => {
    // Each event stands in two gates, far apart in the chain.
    const count = 20_000;
    const tree = treeOf((builder) => {
      const all = events(builder, count);
      const pairs = all.slice(1).map((event, index) => builder.and([all[index] ?? 0, event]));
      return pairs.reduce((chain, pair) => builder.or([pair, chain]));
    });
    const cutSets = minimalCutSets(compile(tree));
    expect(countByOrder(cutSets)).toEqual([0n, 0n, BigInt(count - 1)]);
    expect([...listCutSets(cutSets)]).toHaveLength(count - 1);
  });
});

describe("trees that are alike", () => {
  it("compile modules of one form once", () => {
    const pairs = (count: number) =>
      treeOf((builder) =>
        builder.and(
          Array.from({ length: count }, () => {
            const [a, b, c, d] = [builder.event(), builder.event(), builder.event(), builder.event()];
            return builder.or([builder.and([a, b]), builder.and([b, c]), builder.and([c, d])]);
          }),
        ),
      );
    const [few, many] = [compile(pairs(10)), compile(pairs(1000))];
    expect(new Set(many.modules.map(({ diagram }) => diagram)).size).toBe(2);
    // Only the AND above grows, by a node for each.
    expect(diagramNodes(many) - diagramNodes(few)).toBe(990);
    expect(countByOrder(minimalCutSets(many)).at(2000)).toBe(3n ** 1000n);
  });

  it("make a diagram of k times n nodes for k of n", () => {
    expect(diagramNodes(compile(treeOf((builder) => builder.atLeast(100, events(builder, 300)))))).toBe(
      100 * 201 + 2,
    );
  });
});

describe("limits", () => {
  /** One whole row and one whole column of a square have failed: no order of its events makes that small. */
  function square(side: number): FaultTree {
    return treeOf((builder) => {
      const rows = Array.from({ length: side }, () => events(builder, side));
      const columns = rows.map((_, column) => rows.map((row) => row[column] ?? 0));
      const anyOf = (lines: readonly (readonly number[])[]) =>
        builder.or(lines.map((line) => builder.and(line)));
      return builder.and([anyOf(rows), anyOf(columns)]);
    });
  }

  it("end a compilation with what was reached and how to go on", () => {
    const compiling = () => compile(square(20), { memoryMiB: 2 });
    expect(compiling).toThrow(EngineLimitError);
    expect(compiling).toThrow(
      /needs more than the 2 MiB that may be used: the decision diagram of a module of 400 events and 43 gates has more than \d+ nodes in each of 4 orders of its events. Give a higher memoryMiB\./,
    );
  });

  it("end the search for cut sets, which an order makes smaller", () => {
    const tree = treeOf((builder) => {
      const [a, b] = [builder.event(), builder.event()];
      return builder.or([builder.and([a, b]), builder.atLeast(100, events(builder, 300))]);
    });
    const compiled = compile(tree);
    const finding = () => minimalCutSets(compiled, { memoryMiB: 1.5 });
    expect(finding).toThrow(EngineLimitError);
    expect(finding).toThrow(
      /: the minimal cut sets of a module of 300 events, in a diagram of 20102 nodes, need more than \d+ nodes\. Ask for the minimal cut sets up to an order \(maxOrder\)/,
    );
    expect([...listCutSets(minimalCutSets(compiled, { memoryMiB: 1.5, maxOrder: 2 }))]).toEqual([
      Int32Array.of(0, 1),
    ]);
    expect(() => minimalCutSets(compiled, { memoryMiB: 0.1 })).toThrow(
      /: its decision diagrams have \d+ nodes\. Give/,
    );
  });

  it("refuse a limit, an order and probabilities that are none", () => {
    const tree = treeOf((builder) => builder.and(events(builder, 2)));
    expect(() => compile(tree, { memoryMiB: 0 })).toThrow("memoryMiB is 0: it takes a number above 0.");
    const compiled = compile(tree);
    expect(() => minimalCutSets(compiled, { maxOrder: 1.5 })).toThrow("maxOrder is 1.5: it takes an integer");
    expect(() => minimalCutSets(compiled, { maxOrder: -1 })).toThrow(RangeError);
    expect(() => unavailability(compiled, Float64Array.of(0.5))).toThrow("has 2 events, and 1 probabilities");
    expect(() => unavailability(compiled, Float64Array.of(0.5, Number.NaN))).toThrow(
      "Event 1 has a probability of NaN",
    );
  });
});
