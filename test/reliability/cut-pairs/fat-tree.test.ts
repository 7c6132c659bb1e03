import fc from "fast-check";
import { expect, it } from "vitest";
import { fatTree, fatTreeSize, type TreeService } from "../../../bench/fat-tree-model.ts";
import { smallCutSetCounts } from "../../../bench/fat-tree-services.ts";
import { type CutSets, smallCutSets } from "../../../src/reliability/cut-pairs/cut-pairs.ts";
import { isUp } from "../../../src/reliability/evaluation.ts";
import type { FailureModel } from "../../../src/reliability/model.ts";

/** A service on some servers of a tree; those who are drawn side by side are often below one switch. */
function serviceIn(ports: number): fc.Arbitrary<TreeService> {
  const { servers, half } = fatTreeSize(ports);
  const beside = fc
    .tuple(fc.nat(servers - 1), fc.integer({ min: 1, max: 2 * half }))
    .map(([first, count]) => Array.from({ length: count }, (_, n) => (first + n) % servers));
  const spread = fc.uniqueArray(fc.nat(servers - 1), { minLength: 2, maxLength: 6 });
  return fc.record({ places: fc.oneof(beside, spread), spare: fc.nat(4) }).map(({ places, spare }) => ({
    name: "service",
    servers: places,
    needs: Math.max(1, places.length - spare),
  }));
}

function cutsIn(ports: number, service: TreeService): { model: FailureModel; top: number; cuts: CutSets } {
  const model = fatTree(ports, [service]);
  const top = model.tops[0]?.serves ?? -1;
  const cuts = smallCutSets(model, [top]).get(top);
  if (cuts === undefined) throw new Error("cut sets were asked for");
  return { model, top, cuts };
}

it("finds in a fat tree of 16 servers the pairs that take a service down when tried, and no others", () => {
  let ofSwitches = 0;
  fc.assert(
    fc.property(serviceIn(4), (service) => {
      const { model, top, cuts } = cutsIn(4, service);
      const down = (...events: readonly number[]): boolean => !isUp(model, top, new Set(events));
      const each = [...model.events.keys()];
      const alone = each.filter((event) => down(event));
      const left = each.filter((event) => !alone.includes(event));
      const pairs = left.flatMap((one) =>
        left.filter((other) => one < other && down(one, other)).map((other) => [one, other]),
      );
      expect(cuts.singles).toEqual(Int32Array.from(alone));
      expect([...cuts.pairs]).toEqual(pairs);
      ofSwitches += pairs.filter((pair) =>
        pair.every((index) => model.events[index]?.kind === "network"),
      ).length;
    }),
    { seed: 2026, numRuns: 100 },
  );
  // Both aggregation switches of the pod in which too many replicas are.
  expect(ofSwitches).toBeGreaterThan(30);
});

it("finds in fat trees as many single points and pairs as are counted from where the replicas are", () => {
  const seen = { singles: 0, pairs: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(6, 8).chain((ports) => fc.tuple(fc.constant(ports), serviceIn(ports))),
      ([ports, service]) => {
        const { cuts } = cutsIn(ports, service);
        const counts = smallCutSetCounts(service, ports);
        expect({ singles: cuts.singles.length, pairs: cuts.pairCount }).toEqual(counts);
        seen.singles += counts.singles;
        seen.pairs += counts.pairs;
      },
    ),
    { seed: 2026, numRuns: 300 },
  );
  expect(seen.singles).toBeGreaterThan(300);
  expect(seen.pairs).toBeGreaterThan(1000);
});

it("reaches a pod by an aggregation switch as long as one core switch of its own group is up", () => {
  const { model, top } = cutsIn(4, { name: "service", needs: 1, servers: [0] });
  const isUpWithout = (...names: readonly string[]): boolean =>
    isUp(model, top, new Set(names.map((name) => model.events.findIndex((event) => event.name === name))));
  expect(isUpWithout("core-0", "core-1", "aggregation-1")).toBe(false);
  expect(isUpWithout("core-0", "aggregation-1", "core-2", "core-3")).toBe(true);
  expect(isUpWithout("core-0", "core-1", "core-2", "aggregation-0")).toBe(true);
  expect(isUpWithout("core-0", "core-1", "core-2", "core-3")).toBe(false);
});
