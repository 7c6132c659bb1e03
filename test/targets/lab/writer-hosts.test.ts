import fc from "fast-check";
import { expect, test } from "vitest";
import { isInCidr } from "../../../src/plan/ipv4.ts";
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
      network: "data",
      address: "10.20.3.254",
      ends: [
        { kind: "instance", name: primary?.name, network: "data", address: primary?.addresses[0]?.address },
      ],
      port: 3306,
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
    { ends: [{ kind: "virtual-ip", name: virtualIp?.name, address: virtualIp?.address }], port: 3307 },
  ]);
});

test("who writes has an address of its own, and is let in where it writes", () => {
  fc.assert(
    fc.property(topologyArbitrary(), (topology) => {
      const planned = planFor(topology);
      const laid = laidOut(planned);
      const addresses = laid.hosts.flatMap(({ interfaces }) => interfaces.flatMap((each) => each.addresses));
      for (const { host, network, address, ends, port } of labWriters(planned)) {
        const cidr = planned.networks.find(({ name }) => name === network)?.cidr ?? "";
        expect(isInCidr(address, cidr)).toBe(true);
        expect(addresses.filter((each) => each.startsWith(`${address}/`))).toHaveLength(1);
        expect(planned.virtualIps.map((each) => each.address)).not.toContain(address);
        expect(hostOf(laid, host).interfaces.map((each) => each.network)).toEqual([network]);
        expect(ends.length).toBeGreaterThan(0);
        for (const end of ends) {
          const members =
            end.kind === "instance"
              ? [end.name]
              : planned.virtualIps
                  .filter(({ name }) => name === end.name)
                  .flatMap((held) => held.members.map(({ instance }) => instance));
          for (const member of members) {
            const instance = planned.instances.find(({ name }) => name === member);
            if (instance === undefined) throw new Error(`no instance ${member}`);
            const packet = { from: address, to: end.address, protocol: "tcp", port } as const;
            const into = interfaceName(instance, network);
            expect(acceptedBy(hostOf(laid, member).firewall, "input", into, packet)).toBe(true);
          }
        }
      }
    }),
    { numRuns: 50 },
  );
});
