import fc from "fast-check";
import { expect, it } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { creationOrder } from "../../src/targets/creation-order.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { shopPlan } from "./shop.ts";

it("creates every group and instance once, after all that the group depends on", () => {
  fc.assert(
    fc.property(topologyArbitrary(), (topology) => {
      const planned = plan(topology);
      const order = creationOrder(planned);
      expect(new Set(order.map(({ group }) => group))).toEqual(new Set(planned.groups));
      expect(order.length).toBe(planned.groups.length);
      const instances = order.flatMap((ordered) => ordered.instances);
      expect(new Set(instances)).toEqual(new Set(planned.instances));
      expect(instances.length).toBe(planned.instances.length);
      const seen = new Set<string>();
      for (const ordered of order) {
        for (const name of ordered.after) expect(seen).toContain(name);
        for (const { group } of ordered.instances) expect(group).toBe(ordered.group.name);
        if (ordered.group.kind === "service") {
          const needed = ordered.group.declared.dependsOn.flatMap(({ on }) =>
            on.kind === "external" ? [] : [on.name],
          );
          expect(ordered.after).toEqual(expect.arrayContaining(needed));
        }
        seen.add(ordered.group.name);
      }
    }),
    { numRuns: 100 },
  );
});

it("takes the primary of a database last", () => {
  const order = creationOrder(shopPlan());
  expect(
    order.map(
      ({ group, instances, after }) => `${group.name}: ${instances.map(({ name }) => name)} (${after})`,
    ),
  ).toEqual([
    "orders: orders-2,orders-1 ()",
    "api: api-1,api-2,api-3 (orders)",
    "web-lb: web-lb-1,web-lb-2 (api)",
    "worker: worker-1,worker-2 (orders)",
  ]);
});
