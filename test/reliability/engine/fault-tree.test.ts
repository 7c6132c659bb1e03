import { describe, expect, it } from "vitest";
import { compile } from "../../../src/reliability/engine/compile.ts";
import { listCutSets } from "../../../src/reliability/engine/cut-set-list.ts";
import { FaultTreeBuilder } from "../../../src/reliability/engine/fault-tree.ts";
import { minimalCutSets } from "../../../src/reliability/engine/minimal-cut-sets.ts";

function cutSetsOf(make: (builder: FaultTreeBuilder) => number): readonly (readonly number[])[] {
  const builder = new FaultTreeBuilder();
  const tree = builder.build(make(builder));
  return [...listCutSets(minimalCutSets(compile(tree)))].map((events) => [...events]).sort();
}

describe("a fault tree", () => {
  it("numbers events in the order in which they are made, whatever stands between", () => {
    expect(
      cutSetsOf((builder) => {
        const pair = builder.and([builder.event(), builder.event()]);
        return builder.or([pair, builder.event()]);
      }),
    ).toEqual([[0, 1], [2]]);
  });

  it("keeps the indices of events that the top does not need", () => {
    expect(
      cutSetsOf((builder) => {
        builder.event();
        return builder.and([builder.event(), builder.event()]);
      }),
    ).toEqual([[1, 2]]);
  });

  it("may be one event", () => {
    expect(cutSetsOf((builder) => builder.event())).toEqual([[0]]);
  });

  it("has the empty cut set when the top always happens, and none when it never does", () => {
    expect(cutSetsOf((builder) => builder.constant(true))).toEqual([[]]);
    expect(cutSetsOf((builder) => builder.constant(false))).toEqual([]);
    expect(cutSetsOf((builder) => builder.and([]))).toEqual([[]]);
    expect(cutSetsOf((builder) => builder.or([]))).toEqual([]);
    expect(cutSetsOf((builder) => builder.atLeast(0, [builder.event()]))).toEqual([[]]);
    expect(cutSetsOf((builder) => builder.atLeast(2, [builder.event()]))).toEqual([]);
  });

  it("counts an input twice that stands twice in a gate of a number of inputs", () => {
    expect(
      cutSetsOf((builder) => {
        const [a, b, c] = [builder.event(), builder.event(), builder.event()];
        return builder.atLeast(2, [a, a, b, c]);
      }),
    ).toEqual([[0], [1, 2]]);
  });

  it("refuses inputs that it does not have, so that there is no cycle", () => {
    const builder = new FaultTreeBuilder();
    const event = builder.event();
    expect(() => builder.or([event, 1])).toThrow(/no node 1, which was given to a gate: it has 1 nodes/);
    expect(() => builder.and([-1])).toThrow(RangeError);
    expect(() => builder.build(0.5)).toThrow(/no node 0.5, which was given to build/);
    expect(() => builder.atLeast(1.5, [event])).toThrow(/a count of 1.5: it takes an integer/);
    // A gate that was refused has left nothing behind.
    expect(builder.build(event).inputs).toHaveLength(0);
  });
});
