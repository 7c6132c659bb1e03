import fc from "fast-check";
import { expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { allocateRouterIds } from "../../src/plan/router-ids.ts";
import { allocateServerIds } from "../../src/plan/server-ids.ts";
import { serverCount } from "../../src/topology/replication.ts";
import { makeNetwork } from "../arbitrary/parts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";

const network = makeNetwork({ name: "dmz", source: { file: "topology.ts", line: 4, column: 13 } });
const names = (count: number) => Array.from({ length: count }, (_, index) => `lb-${index}`);

test("router ids are 1 to 255 and unique in their network", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const byNetwork = Map.groupBy(plan(topology).virtualIps, (one) => one.network);
      for (const virtualIps of byNetwork.values()) {
        const ids = virtualIps.map(({ routerId }) => routerId);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(Number.isInteger(id) && id >= 1 && id <= 255).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

test("51, the usual clash with other stacks, is given last of all", () => {
  const almost = allocateRouterIds("shop", network, names(254), undefined);
  expect(new Set(almost.ids.values()).size).toBe(254);
  expect([...almost.ids.values()]).not.toContain(51);
  const full = allocateRouterIds("shop", network, names(255), undefined);
  expect(new Set(full.ids.values()).size).toBe(255);
  expect(full.problems).toEqual([]);
});

test("the 256th virtual IP of a network is refused at the network's line", () => {
  expect(allocateRouterIds("shop", network, names(256), undefined).problems).toEqual([
    {
      source: network.source,
      path: 'network "dmz"',
      value: "256 virtual IPs",
      expected: "at most 255 on one network, as VRRP numbers them from 1 to 255",
      hint: "move some of the load balancers to another network",
    },
  ]);
});

test("router ids stay when so many others come and go that most of them collide", () => {
  const some = fc.uniqueArray(fc.nat(254), { minLength: 100, maxLength: 255 });
  fc.assert(
    fc.property(some, some, (first, second) => {
      const before = allocateRouterIds(
        "shop",
        network,
        first.map((n) => `lb-${n}`),
        undefined,
      ).ids;
      const previous = {
        version: 1,
        addresses: {},
        serverIds: {},
        hosts: {},
        routerIds: { dmz: Object.fromEntries(before) },
      } as const;
      const after = allocateRouterIds(
        "shop",
        network,
        second.map((n) => `lb-${n}`),
        previous,
      ).ids;
      expect(after.size).toBe(second.length);
      for (const [name, id] of after) if (before.has(name)) expect(id).toBe(before.get(name));
    }),
    { numRuns: 200 },
  );
});

test("two stacks with load balancers of one name choose different ids", () => {
  const id = (stack: string) => allocateRouterIds(stack, network, ["web-lb"], undefined).ids.get("web-lb");
  expect(id("shop")).not.toBe(id("blog"));
});

test("ids of the lock file are kept where they are valid", () => {
  const previous = {
    version: 1,
    addresses: {},
    serverIds: { "db-1": 7, "db-2": 7, "db-3": 2 ** 32 },
    hosts: {},
    routerIds: { dmz: { "lb-0": 51, "lb-1": 51, "lb-2": 300 } },
  } as const;
  const { ids } = allocateRouterIds("shop", network, names(3), previous);
  expect(ids.get("lb-0")).toBe(51);
  expect(new Set(ids.values()).size).toBe(3);
  expect(ids.get("lb-2")).toBeLessThanOrEqual(255);
  const servers = allocateServerIds("shop", ["db-3", "db-2", "db-1"], previous);
  expect(servers.get("db-1")).toBe(7);
  expect(new Set(servers.values()).size).toBe(3);
  expect(servers.get("db-3")).toBeLessThan(2 ** 32);
});

test("server ids are 1 to 2^32 - 1, unique in the topology, and only database servers have one", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const planned = plan(topology);
      const servers = planned.instances.flatMap(({ database }) => database ?? []);
      const expected = topology.databases.reduce((sum, database) => sum + serverCount(database), 0);
      expect(servers).toHaveLength(expected);
      expect(new Set(servers.map(({ serverId }) => serverId)).size).toBe(expected);
      for (const { serverId } of servers) {
        expect(Number.isInteger(serverId) && serverId >= 1 && serverId < 2 ** 32).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
