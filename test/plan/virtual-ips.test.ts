import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import type { LoadBalancer, Topology } from "../../src/topology/model.ts";
import { InputError } from "../../src/topology/problem.ts";
import {
  makeBackend,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeVirtualIp,
} from "../arbitrary/parts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";

function topologyWith(loadBalancer: Partial<LoadBalancer>): Topology {
  const backends = [makeBackend({ kind: "service", name: "web", port: "http" })];
  return makeTopology({
    networks: [makeNetwork({ name: "app", cidr: "10.0.0.0/22" })],
    services: [makeService({ name: "web" })],
    loadBalancers: [
      makeLoadBalancer({ name: "lb", listeners: [makeListener({ backends })], ...loadBalancer }),
    ],
  });
}

const virtualIpsOf = (loadBalancer: Partial<LoadBalancer>) => plan(topologyWith(loadBalancer)).virtualIps;
const members = (loadBalancer: Partial<LoadBalancer>) =>
  virtualIpsOf(loadBalancer).map(({ name, members }) => [
    name,
    ...members.map(({ instance, priority }) => `${instance} ${priority}`),
  ]);

describe("active-passive", () => {
  test("is one address, which the first living instance has", () => {
    expect(members({ replicas: 3, virtualIp: makeVirtualIp() })).toEqual([
      ["lb", "lb-1 200", "lb-2 190", "lb-3 180"],
    ]);
  });
});

describe("active-active", () => {
  const virtualIp = makeVirtualIp({ mode: "active-active" });

  test("is an address for each instance, with the others standing by in rotation", () => {
    expect(members({ replicas: 3, virtualIp })).toEqual([
      ["lb-1", "lb-1 200", "lb-2 190", "lb-3 180"],
      ["lb-2", "lb-2 200", "lb-3 190", "lb-1 180"],
      ["lb-3", "lb-3 200", "lb-1 190", "lb-2 180"],
    ]);
  });

  test("gives the addresses asked for by ordinal", () => {
    const asked = ["10.0.0.9", "10.0.0.8"];
    const planned = virtualIpsOf({ virtualIp: { ...virtualIp, addresses: asked } });
    expect(planned.map(({ address }) => address)).toEqual(asked);
  });

  test("keeps its first address when a second instance comes", () => {
    const before = plan(topologyWith({ replicas: 1, virtualIp }));
    const after = plan(topologyWith({ replicas: 2, virtualIp }), before.allocations);
    expect(after.virtualIps[0]).toMatchObject({
      name: before.virtualIps[0]?.name,
      address: before.virtualIps[0]?.address,
      routerId: before.virtualIps[0]?.routerId,
    });
  });

  test("tells an address of its own from the instance of the same name", () => {
    const planned = plan(topologyWith({ virtualIp }));
    const [first] = planned.instances.filter(({ group }) => group === "lb");
    expect(planned.virtualIps[0]?.name).toBe(first?.name);
    expect(planned.virtualIps[0]?.address).not.toBe(first?.addresses[0]?.address);
    expect(plan(topologyWith({ virtualIp }), planned.allocations)).toEqual(planned);
  });
});

test("priorities are distinct, fall from member to member and are 1 to 254, for as many instances as there may be", () => {
  for (const replicas of [1, 2, 20, 21, 254]) {
    const [virtualIp] = virtualIpsOf({ replicas, virtualIp: makeVirtualIp() });
    const priorities = virtualIp?.members.map(({ priority }) => priority) ?? [];
    expect(priorities).toHaveLength(replicas);
    expect(new Set(priorities).size).toBe(replicas);
    expect(priorities).toEqual([...priorities].sort((a, b) => b - a));
    expect(Math.max(...priorities)).toBeLessThanOrEqual(254);
    expect(Math.min(...priorities)).toBeGreaterThanOrEqual(1);
  }
});

test("more instances than priorities are refused", () => {
  expect(() => virtualIpsOf({ replicas: 255, virtualIp: makeVirtualIp() })).toThrow(InputError);
  expect(() => virtualIpsOf({ replicas: 255, virtualIp: makeVirtualIp() })).toThrow(
    'load-balancer "lb": replicas: got 255, expected at most 254 instances behind a virtual IP',
  );
});

test("every instance of a load balancer with a virtual IP stands by for each of its addresses, and runs keepalived", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const planned = plan(topology);
      expect(new Set(planned.virtualIps.map(({ name }) => name)).size).toBe(planned.virtualIps.length);
      for (const loadBalancer of topology.loadBalancers) {
        const own = planned.virtualIps.filter(({ group }) => group === loadBalancer.name);
        const instances = planned.instances.filter(({ group }) => group === loadBalancer.name);
        for (const virtualIp of own) {
          expect(virtualIp.members.map(({ instance }) => instance).sort()).toEqual(
            instances.map(({ name }) => name).sort(),
          );
        }
        for (const { programs } of instances) {
          expect(programs).toEqual(
            own.length > 0 ? [loadBalancer.engine, "keepalived"] : [loadBalancer.engine],
          );
        }
      }
    }),
    { numRuns: 200 },
  );
});
