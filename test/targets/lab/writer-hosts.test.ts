import fc from "fast-check";
import { expect, test } from "vitest";
import type { ReachedEnd } from "../../../src/plan/entrypoint-reach.ts";
import { isInCidr } from "../../../src/plan/ipv4.ts";
import type { Plan } from "../../../src/plan/model.ts";
import { interfaceName } from "../../../src/render/interface-name.ts";
import { labWriters } from "../../../src/targets/lab/layout/writer-hosts.ts";
import shop from "../../../stacks/shop/topology.ts";
import {
  makeBackend,
  makeDatabase,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeTopology,
  makeZones,
} from "../../arbitrary/parts.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { planFor } from "../../render/plans.ts";
import { acceptedBy } from "./accepted-packet.ts";
import { hostOf, laidOut, planOf } from "./laid-out.ts";

test("who writes to shop's database stands beside it, and writes to its primary", () => {
  const planned = planOf(shop);
  const primary = planned.instances.find(({ database }) => database?.role === "primary");
  expect(labWriters(planned)).toEqual([
    {
      database: "orders",
      schema: "shop",
      host: "writer.orders",
      addresses: [{ network: "data", address: "10.20.3.254" }],
      ends: [
        { kind: "instance", name: primary?.name, network: "data", address: primary?.addresses[0]?.address },
      ],
      port: 3306,
      servers: ["orders-1", "orders-2", "orders-3"].map((name) => ({
        kind: "instance",
        name,
        network: "data",
        address: planned.instances.find((each) => each.name === name)?.addresses[0]?.address,
      })),
      serverPort: 3306,
    },
  ]);
});

test("where a load balancer leads to the writer, rows are written through it", () => {
  const planned = planFor(
    makeTopology({
      domains: makeZones(3),
      networks: [makeNetwork({ name: "app" })],
      databases: [makeDatabase({ name: "orders", databases: ["shop"], replicas: 3, networks: ["app"] })],
      loadBalancers: [
        makeLoadBalancer({
          name: "sql",
          networks: ["app"],
          replicas: 2,
          virtualIp: { network: "app", mode: "active-passive", addresses: [], advertIntervalMs: 1000 },
          listeners: [
            makeListener({
              name: "writer",
              port: 3307,
              protocol: "tcp",
              backends: [makeBackend({ kind: "database", name: "orders", role: "writer" })],
            }),
          ],
        }),
      ],
    }),
  );
  const [virtualIp] = planned.virtualIps;
  expect(labWriters(planned)).toMatchObject([
    {
      ends: [{ kind: "virtual-ip", name: virtualIp?.name, address: virtualIp?.address }],
      port: 3307,
      servers: [{ name: "orders-1" }, { name: "orders-2" }, { name: "orders-3" }],
      serverPort: 3306,
    },
  ]);
});

test("who writes has an address of its own, and is let in where it writes", () => {
  fc.assert(
    fc.property(topologyArbitrary(), (topology) => {
      const planned = planFor(topology);
      const laid = laidOut(planned);
      const given = laid.hosts.flatMap(({ interfaces }) => interfaces.flatMap((each) => each.addresses));
      for (const { host, addresses, ends, port, servers, serverPort } of labWriters(planned)) {
        for (const { network, address } of addresses) {
          const cidr = planned.networks.find(({ name }) => name === network)?.cidr ?? "";
          expect(isInCidr(address, cidr)).toBe(true);
          expect(given.filter((each) => each.startsWith(`${address}/`))).toHaveLength(1);
          expect(planned.virtualIps.map((each) => each.address)).not.toContain(address);
        }
        const networks = addresses.map(({ network }) => network);
        expect(hostOf(laid, host).interfaces.map((each) => each.network)).toEqual(networks);
        expect(ends.length).toBeGreaterThan(0);
        for (const [end, to] of [
          ...ends.map((each) => [each, port] as const),
          ...servers.map((each) => [each, serverPort] as const),
        ]) {
          const from = addresses.find(({ network }) => network === end.network)?.address ?? "";
          for (const member of membersOf(planned, end)) {
            const instance = planned.instances.find(({ name }) => name === member);
            if (instance === undefined) throw new Error(`no instance ${member}`);
            const packet = { from, to: end.address, protocol: "tcp", port: to } as const;
            const into = interfaceName(instance, end.network);
            expect(acceptedBy(hostOf(laid, member).firewall, "input", into, packet)).toBe(true);
          }
        }
      }
    }),
    { numRuns: 50 },
  );
});

function membersOf(planned: Plan, { kind, name }: ReachedEnd): readonly string[] {
  if (kind === "instance") return [name];
  return planned.virtualIps
    .filter((held) => held.name === name)
    .flatMap(({ members }) => members.map(({ instance }) => instance));
}
