import fc from "fast-check";
import { expect, it } from "vitest";
import { smallCutSets, TooManyPairsError } from "../../../src/reliability/cut-pairs/cut-pairs.ts";
import { isUp } from "../../../src/reliability/evaluation.ts";
import type { StructureNode } from "../../../src/reliability/model.ts";
import { redundantStructure } from "./redundant-structure.ts";

it("gives each node of 1,000 random structures the pairs that take it down when tried, and no others", () => {
  let pairsSeen = 0;
  fc.assert(
    fc.property(redundantStructure, (model) => {
      const cuts = smallCutSets(model, model.nodes.keys());
      for (const node of model.nodes.keys()) {
        const down = (...events: readonly number[]): boolean => !isUp(model, node, new Set(events));
        const each = [...model.events.keys()];
        const alone = down() ? [] : each.filter((event) => down(event));
        const left = down() ? [] : each.filter((event) => !alone.includes(event));
        const pairs = left.flatMap((one) =>
          left.filter((other) => one < other && down(one, other)).map((other) => [one, other]),
        );
        const found = cuts.get(node);
        expect([...(found?.pairs ?? [])]).toEqual(pairs);
        expect(found?.pairCount).toBe(pairs.length);
        expect(found?.singles).toEqual(down() ? "always" : Int32Array.from(alone));
        pairsSeen += pairs.length;
      }
    }),
    { seed: 2026, numRuns: 1000 },
  );
  expect(pairsSeen).toBeGreaterThan(2500);
});

/** `count` instances, each up while its own event and one that all share have not occurred. */
function service(count: number, needs: number): { nodes: StructureNode[]; events: number; top: number } {
  const events = count + 1;
  const nodes: StructureNode[] = Array.from({ length: events }, (_, event) => ({ kind: "event", event }));
  const instances = Array.from({ length: count }, (_, index) => {
    const children = [index, count];
    return nodes.push({ kind: "at-least", needs: 2, children, label: undefined }) - 1;
  });
  const top = nodes.push({ kind: "at-least", needs, children: instances, label: "service" }) - 1;
  return { nodes, events, top };
}

function model({ nodes, events }: { nodes: readonly StructureNode[]; events: number }) {
  const source = { file: "topology.ts", line: 1, column: 1 };
  const named = Array.from({ length: events }, (_, index) => ({
    id: `instance:${index}`,
    kind: "instance" as const,
    name: `${index}`,
    part: { kind: "service" as const, name: "any" },
    source,
  }));
  return { nodes, events: named };
}

it("finds any two of a thousand instances where one less is enough", () => {
  const { top, ...rest } = service(1000, 999);
  const found = smallCutSets(model(rest), [top]).get(top);
  expect(found?.singles).toEqual(Int32Array.of(1000));
  expect(found?.pairCount).toBe((1000 * 999) / 2);
});

it("refuses rather than runs out of memory, and says the limit", () => {
  const { top, ...rest } = service(1000, 999);
  expect(() => smallCutSets(model(rest), [top], 1000)).toThrow(new TooManyPairsError(1000));
});
