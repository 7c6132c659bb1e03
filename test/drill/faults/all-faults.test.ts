import fc from "fast-check";
import { expect, test } from "vitest";
import { allFaults, partitionFaults } from "../../../src/drill/faults/all-faults.ts";
import { faultExpression } from "../../../src/drill/faults/fault-text.ts";
import { plan } from "../../../src/plan/plan.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { makeEnsemble, makeNetwork, makeTopology, makeZones } from "../../arbitrary/parts.ts";
import { shopPlan } from "../../targets/shop.ts";
import { plannedArbitrary } from "./fault-arbitrary.ts";

test("every basic event is covered once, and no fault stands there twice", () => {
  fc.assert(
    fc.property(plannedArbitrary, ({ plan, model }) => {
      const faults = allFaults(plan, model);
      const events = faults.flatMap((fault) => (fault.kind === "event" ? [fault.event.id] : []));
      expect(events).toEqual(model.events.map(({ id }) => id));
      expect(new Set(faults.map(faultExpression)).size).toBe(faults.length);
    }),
  );
});

test("from an ensemble as many members are cut as it may lose", () => {
  const networks = [makeNetwork({ name: "app" }), makeNetwork({ name: "peers", cidr: "10.0.1.0/24" })];
  const ensemble = makeEnsemble({
    name: "zoo",
    networks: ["app", "peers"],
    peerNetwork: "peers",
    replicas: 5,
  });
  const planned = plan(makeTopology({ domains: makeZones(5), networks, ensembles: [ensemble] }));
  expect(partitionFaults(planned).map(faultExpression)).toEqual([
    "partition:zoo-1,zoo-2|zoo-3,zoo-4,zoo-5@peers",
  ]);
});

test("every program is killed and hung, every link cut, and redundancy partitioned", () => {
  const planned = shopPlan();
  const expressions = allFaults(planned, failureModel(planned)).map(faultExpression);
  expect(expressions.filter((one) => !/^[a-z-]+:[a-z0-9~/-]+$/.test(one))).toEqual([
    "partition:web-lb-1|web-lb-2@dmz",
    "partition:orders-1|orders-2@app",
  ]);
  expect(expressions).toEqual(
    expect.arrayContaining([
      "kill:web-lb-1/keepalived",
      "hang:web-lb-2/haproxy",
      "kill:orders-1/mariadb",
      "hang:api-3/application",
      "link:web-lb-1/app",
      "disk:orders-2",
    ]),
  );
  expect(expressions.some((one) => /^(loss|delay|clock):/.test(one))).toBe(false);
});
