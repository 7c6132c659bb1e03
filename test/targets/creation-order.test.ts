import fc from "fast-check";
import { expect, it } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { creationOrder } from "../../src/targets/creation-order.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { shopPlan } from "./shop.ts";

it("creates every group once, after all it depends on", () => {
  fc.assert(
    fc.property(topologyArbitrary(), (topology) => {
      const planned = plan(topology);
      const order = creationOrder(planned);
      expect(order.map(({ group }) => group.name).sort()).toEqual(
        planned.groups.map(({ name }) => name).sort(),
      );
      const seen = new Set<string>();
      for (const { group, after } of order) {
        for (const name of after) expect(seen).toContain(name);
        if (group.kind === "service") {
          const needed = group.declared.dependsOn.flatMap(({ on }) =>
            on.kind === "external" ? [] : [on.name],
          );
          expect(after).toEqual(expect.arrayContaining(needed));
        }
        seen.add(group.name);
      }
    }),
    { numRuns: 100 },
  );
});

it("starts somewhere in a circle of dependencies", () => {
  const planned = shopPlan();
  const on = (name: string) =>
    ({ on: { kind: "service", name, port: "http" }, strength: "soft", without: "" }) as const;
  const groups = planned.groups.map((group) =>
    group.kind === "service"
      ? {
          ...group,
          declared: { ...group.declared, dependsOn: [on(group.name === "api" ? "worker" : "api")] },
        }
      : group,
  );
  const order = creationOrder({ ...planned, groups });
  expect(order.map(({ group, after }) => `${group.name}: ${after.join(", ")}`)).toEqual([
    "worker: ",
    "api: worker",
    "orders: ",
    "web-lb: api",
  ]);
});
