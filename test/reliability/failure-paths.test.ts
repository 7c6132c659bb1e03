import fc from "fast-check";
import { expect, it } from "vitest";
import { downSets, takesDown } from "../../src/reliability/down-sets.ts";
import { eventLabel } from "../../src/reliability/events.ts";
import { failurePaths } from "../../src/reliability/failure-paths.ts";
import type { FailureModel } from "../../src/reliability/model.ts";
import { randomStructure } from "./random-structure.ts";

/** Every way from a node to the event through nodes that it takes down, each as its labels. */
function allWays(
  model: FailureModel,
  sets: ReturnType<typeof downSets>,
  node: number,
  event: number,
): string[][] {
  const current = model.nodes[node];
  if (current === undefined || !takesDown(sets[node], event)) return [];
  const occurred = model.events[event];
  if (current.kind === "event") return occurred === undefined ? [] : [[eventLabel(occurred)]];
  const below = current.children.flatMap((child) => allWays(model, sets, child, event));
  return current.label === undefined ? below : below.map((way) => [current.label ?? "", ...way]);
}

it("is a way through nodes that the event takes down, and none has fewer labels", () => {
  let compared = 0;
  fc.assert(
    fc.property(randomStructure, (model) => {
      const sets = downSets(model.nodes, model.events.length, model.nodes.keys());
      const paths = failurePaths(model, sets);
      for (const [event] of model.events.entries()) {
        const from = paths.of(event);
        for (const [node] of model.nodes.entries()) {
          if (!takesDown(sets[node], event)) continue;
          const ways = allWays(model, sets, node, event);
          const path = from(node);
          expect(ways).toContainEqual(path);
          expect(path.length).toBe(Math.min(...ways.map((way) => way.length)));
          if (ways.length > 1) compared += 1;
        }
      }
    }),
    { seed: 2, numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(500);
});

it("says a name once that two nodes in a row have", () => {
  const event = { kind: "instance", name: "web-1" } as const;
  const source = { file: "topology.ts", line: 1, column: 1 };
  const model: FailureModel = {
    events: [{ ...event, id: "instance:web-1", part: { kind: "service", name: "web" }, source }],
    nodes: [
      { kind: "event", event: 0 },
      { kind: "at-least", needs: 1, children: [0], label: "shop" },
      { kind: "at-least", needs: 1, children: [1], label: "shop" },
    ],
    tops: [],
  };
  expect(failurePaths(model, downSets(model.nodes, 1, [2])).of(0)(2)).toEqual(["shop", "instance web-1"]);
});

it("prefers the way with fewer labels to the way with fewer nodes", () => {
  const source = { file: "topology.ts", line: 1, column: 1 };
  const above = (child: number, label?: string) =>
    ({ kind: "at-least", needs: 1, children: [child], label }) as const;
  const model: FailureModel = {
    events: [{ id: "host:a", kind: "host", name: "a", part: { kind: "domain", name: "a" }, source }],
    nodes: [
      { kind: "event", event: 0 },
      above(0, "web"),
      above(0),
      above(2),
      { kind: "at-least", needs: 2, children: [1, 3], label: "shop" },
    ],
    tops: [],
  };
  expect(failurePaths(model, downSets(model.nodes, 1, [4])).of(0)(4)).toEqual(["shop", "host a"]);
});
