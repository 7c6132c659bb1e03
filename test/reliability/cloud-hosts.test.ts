import fc from "fast-check";
import { expect, it } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { withHostsCounted } from "../../src/reliability/cloud-hosts.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";
import type { Topology } from "../../src/topology/model.ts";
import { inTheCloud, planAfter } from "../arbitrary/kept-hosts.ts";
import {
  makeBackend,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeVirtualIp,
  makeZones,
} from "../arbitrary/parts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { entrypoint, toListener } from "./hand-made-plan.ts";

/** `api` in some zones, and `spare` in the first, which stands in for it. */
function shop(zones: number, replicas: number): Topology {
  const backends = ["api", "spare"].map((name) => makeBackend({ kind: "service", name, port: "http" }));
  return makeTopology({
    domains: makeZones(zones),
    networks: [makeNetwork({ name: "app", external: { network: "public", gateway: "redundant" } })],
    services: [
      makeService({ name: "api", replicas }),
      makeService({ name: "spare", replicas: 1, within: ["a"] }),
    ],
    loadBalancers: [
      makeLoadBalancer({ name: "lb", listeners: [makeListener({ backends })], virtualIp: makeVirtualIp() }),
    ],
    entrypoints: [entrypoint("shop", toListener("lb", "http"))],
  });
}

it("a zone and replicas that are gone leave no number behind that keeps two groups apart", () => {
  const twoZones = plan(shop(2, 3));
  const oneZone = plan(shop(1, 3), twoZones.allocations);
  const last = plan(shop(1, 1), oneZone.allocations);
  const places = last.instances.map(({ name, placement }) => `${name} ${placement.at(-1)}`);
  // Or this test is about nothing.
  expect(places).not.toContain("api-1 a~1");
  const points = (planned: typeof last) =>
    singlePointsOfFailure(failureModel(planned)).map(({ event, effect }) => `${event.id} ${effect}`);
  expect(points(last)).toEqual(points(plan(shop(1, 1))));
  expect(points(last)).toContain("host:a~1 down");
});

it("a plan without a lock file is counted as it stands", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const fresh = plan(topology);
      expect(withHostsCounted(fresh)).toEqual(fresh);
    }),
    { numRuns: 300 },
  );
});

it("a plan with another history has the single points of one without", () => {
  let moved = 0;
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }).map(inTheCloud), fc.nat(2), (topology, history) => {
      const fresh = plan(topology);
      const kept = planAfter(history, topology);
      if (JSON.stringify(kept.allocations.hosts) !== JSON.stringify(fresh.allocations.hosts)) moved += 1;
      const points = (planned: typeof kept) =>
        singlePointsOfFailure(failureModel(planned)).map(
          ({ event, entrypoint, effect }) => `${entrypoint} ${event.id} ${effect}`,
        );
      expect(points(kept)).toEqual(points(fresh));
    }),
    { numRuns: 300 },
  );
  expect(moved).toBeGreaterThan(200);
});
