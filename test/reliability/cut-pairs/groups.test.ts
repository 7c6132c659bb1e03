import fc from "fast-check";
import { expect, it, test } from "vitest";
import { smallCutSets } from "../../../src/reliability/cut-pairs/cut-pairs.ts";
import { type CutGroup, groupCutSets } from "../../../src/reliability/cut-pairs/groups.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { planFor, stackPlan } from "../../render/plans.ts";

/** The cut sets that a group stands for, as a reader of it would write them down. */
function setsOf({ shape, groups: [first], blocks }: CutGroup): readonly string[] {
  if (shape === "any-one") return first.events.map(String);
  return blocks.flatMap((block) =>
    block.first.flatMap((one) => block.second.map((other) => [one, other].sort((a, b) => a - b).join())),
  );
}

it("loses no cut set and tells none twice, in 300 random topologies", () => {
  const shapes = new Map<CutGroup["shape"], number>();
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const model = failureModel(planFor(topology));
      const roots = model.tops.flatMap(({ serves, undegraded }) => [serves, undegraded]);
      for (const cuts of smallCutSets(model, roots).values()) {
        if (cuts.singles === "always") continue;
        const groups = groupCutSets(model.events, cuts);
        const told = groups.flatMap((group) => {
          const sets = setsOf(group);
          expect(sets.length).toBe(group.count);
          shapes.set(group.shape, (shapes.get(group.shape) ?? 0) + 1);
          return sets;
        });
        const found = [...[...cuts.singles].map(String), ...[...cuts.pairs].map((pair) => pair.join())];
        expect(told.toSorted()).toEqual(found.toSorted());
      }
    }),
    { seed: 2026, numRuns: 300 },
  );
  for (const shape of ["any-one", "any-two", "each-with-each", "some"] as const) {
    expect(shapes.get(shape) ?? 0, shape).toBeGreaterThan(30);
  }
});

test("any two of the zones of the shop are one line", async () => {
  const model = failureModel(await stackPlan("shop"));
  const [top] = model.tops;
  const cuts = smallCutSets(model, [top?.serves ?? -1]).get(top?.serves ?? -1);
  if (cuts === undefined) throw new Error("the shop has an entrypoint");
  const zones = groupCutSets(model.events, cuts).filter(({ groups }) =>
    groups.every(({ kind }) => kind === "zone"),
  );
  expect(zones).toMatchObject([{ shape: "any-two", count: 3, groups: [{ of: undefined }] }]);
});
