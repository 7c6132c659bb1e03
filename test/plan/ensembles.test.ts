import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import type { Topology } from "../../src/topology/model.ts";
import { makeEnsemble, makeNetwork, makeService, makeTopology, needs } from "../arbitrary/parts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { showFlow } from "./flow-text.ts";

const APP = makeNetwork({ name: "app", cidr: "10.0.2.0/24" });
const DATA = makeNetwork({ name: "data", cidr: "10.0.3.0/24" });
const CLIENT = { kind: "ensemble", name: "zoo" } as const;

const planned = (topology: Partial<Topology>) => plan(makeTopology({ networks: [APP, DATA], ...topology }));

describe("an ensemble", () => {
  const zoo = makeEnsemble({ name: "zoo", networks: ["data", "app"], peerNetwork: "data" });

  test("has a program and two volumes at each member, whose number is its ordinal", () => {
    const { groups, instances, allocations } = planned({ ensembles: [zoo] });
    expect(groups).toMatchObject([
      { kind: "ensemble", name: "zoo", needs: 2, instances: ["zoo-1", "zoo-2", "zoo-3"] },
    ]);
    expect(instances.map(({ ordinal, programs }) => [ordinal, programs])).toEqual(
      [1, 2, 3].map((ordinal) => [ordinal, ["zookeeper"]]),
    );
    expect(instances.map(({ volumes }) => volumes.map(({ id }) => id))).toEqual([
      ["zoo-1-data", "zoo-1-log"],
      ["zoo-2-data", "zoo-2-log"],
      ["zoo-3-data", "zoo-3-log"],
    ]);
    expect(allocations.serverIds).toEqual({});
  });

  test("lets members talk to each other on the peer network, and to nobody else", () => {
    const three = (port: number, reason: string) =>
      [1, 2, 3].flatMap((from) =>
        [1, 2, 3]
          .filter((to) => to !== from)
          .map((to) => `zoo-${from} > zoo-${to} data tcp ${port}: ${reason}`),
      );
    expect(planned({ ensembles: [zoo] }).flows.map(showFlow)).toEqual([
      ...three(2888, "followers of zoo follow their leader"),
      ...three(3888, "members of zoo elect their leader"),
    ]);
  });

  test("is reached by who depends on it at every member, over the first network that both are on", () => {
    const worker = makeService({
      name: "worker",
      replicas: 1,
      networks: ["app", "data"],
      dependsOn: [needs(CLIENT)],
    });
    const { flows, connections } = planned({ services: [worker], ensembles: [zoo] });
    expect(flows.map(showFlow).filter((flow) => flow.startsWith("worker"))).toEqual(
      [1, 2, 3].map((member) => `worker-1 > zoo-${member} app tcp 2181: worker depends on zoo`),
    );
    expect(connections).toEqual([{ from: { kind: "group", name: "worker" }, to: CLIENT, network: "app" }]);
  });
});

test("members keep their numbers, addresses and hosts when an ensemble grows", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true, roomy: true }), (topology) => {
      const before = plan(topology);
      const grown = topology.ensembles.map((one) => ({ ...one, replicas: 7, needs: 4 }));
      const after = plan({ ...topology, ensembles: grown }, before.allocations);
      for (const { name, group, ordinal, addresses } of before.instances) {
        if (!topology.ensembles.some((one) => one.name === group)) continue;
        expect(after.instances.find((instance) => instance.name === name)).toMatchObject({
          ordinal,
          addresses,
        });
      }
    }),
    { numRuns: 100 },
  );
});
