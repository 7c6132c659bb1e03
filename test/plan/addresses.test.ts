import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressNumber, formatAddress, usableAddresses } from "../../src/plan/ipv4.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Network, Topology } from "../../src/topology/model.ts";
import { makeNetwork, makeService, makeTopology } from "../arbitrary/parts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { handedOut, loadBalancerWith, problemsOf } from "./planned-addresses.ts";

const EXTERNAL = { network: "public", gateway: "single" } as const;

test("every address is in its network once, and is no network, broadcast, gateway or reserved address", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const planned = plan(topology);
      for (const { name, cidr, reserved, gatewayAddress, poolFrom, poolTo } of planned.networks) {
        const addresses = handedOut(planned, name);
        const { first, last } = usableAddresses(cidr);
        const numbers = addresses.map((address) => addressNumber(address) ?? -1);
        expect(new Set(numbers).size).toBe(numbers.length);
        for (const number of numbers) {
          expect(number).toBeGreaterThanOrEqual(first);
          expect(number).toBeLessThanOrEqual(last);
        }
        expect(addresses).not.toContain(gatewayAddress);
        for (const address of reserved) expect(addresses).not.toContain(address);
        const asked = topology.loadBalancers.flatMap(({ virtualIp }) => virtualIp?.addresses ?? []);
        for (const address of addresses.filter((one) => !asked.includes(one))) {
          expect(addressNumber(address)).toBeGreaterThanOrEqual(addressNumber(poolFrom) ?? 0);
          expect(addressNumber(address)).toBeLessThanOrEqual(addressNumber(poolTo) ?? 0);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("an instance has one address per network, in the order of its group's networks", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const planned = plan(topology);
      for (const group of planned.groups) {
        for (const instance of planned.instances.filter((one) => one.group === group.name)) {
          expect(instance.addresses.map(({ network }) => network)).toEqual(group.networks);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test("a network is filled to its last free address, and refuses only the one after it", () => {
  const sizes = fc.record({
    prefix: fc.integer({ min: 24, max: 30 }),
    external: fc.boolean(),
    reserved: fc.uniqueArray(fc.nat(252), { maxLength: 6 }),
    pooled: fc.boolean(),
    groups: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
    removed: fc.nat(7),
  });
  fc.assert(
    fc.property(sizes, ({ prefix, external, reserved, pooled, groups, removed }) => {
      const usable = 2 ** (32 - prefix) - 2;
      const taken = new Set(reserved.map((offset) => (offset % usable) + 1));
      const from = pooled ? Math.min(2, usable) : 1;
      const free = Array.from({ length: usable - from + 1 }, (_, index) => index + from).filter(
        (n) => !taken.has(n),
      );
      // The gateway is the first that is not reserved, in the pool or before it.
      const gateway = Array.from({ length: usable }, (_, index) => index + 1).find((n) => !taken.has(n));
      const room = free.length - Number(external && gateway !== undefined && free.includes(gateway));
      const network: Network = makeNetwork({
        name: "app",
        cidr: `10.0.0.0/${prefix}`,
        external: external ? EXTERNAL : undefined,
        pool: pooled ? { from: `10.0.0.${from}`, to: `10.0.0.${usable}` } : undefined,
        reserved: [...taken].map((offset) => `10.0.0.${offset}`),
      });
      const topology = (instances: number): Topology => {
        const services = [];
        let left = instances;
        for (let index = 0; left > 0; index++) {
          const replicas = Math.min(left, groups[index % groups.length] ?? 1);
          services.push(makeService({ name: `s${index}`, replicas }));
          left -= replicas;
        }
        return makeTopology({ networks: [network], services });
      };
      if (room === 0) return;
      const full = plan(topology(room));
      expect(new Set(handedOut(full, "app")).size).toBe(room);
      expect(problemsOf(topology(room + 1)).map(({ path }) => path)).toEqual([
        pooled ? 'network "app": pool' : 'network "app": cidr',
      ]);
      // Filling the holes that a removed group left behind works as well, whatever is kept around them.
      const holes = makeTopology({
        networks: [network],
        services: topology(room).services.map((service, index) =>
          index === removed ? { ...service, name: "refill" } : service,
        ),
      });
      expect(new Set(handedOut(plan(holes, full.allocations), "app")).size).toBe(room);
    }),
    { numRuns: 500 },
  );
});

test("a full network is a located problem that says how many are missing and how wide is wide enough", () => {
  const source = { file: "topology.ts", line: 7, column: 14 };
  const topology = makeTopology({
    networks: [makeNetwork({ name: "app", source, cidr: "10.0.0.0/29", external: EXTERNAL })],
    services: [makeService({ name: "web", replicas: 9 })],
  });
  expect(problemsOf(topology)).toEqual([
    {
      source,
      path: 'network "app": cidr',
      value: '"10.0.0.0/29"',
      expected: "room for 9 addresses of instances and virtual IPs; it has 5, 4 too few",
      hint: "a /28 is wide enough",
    },
  ]);
});

test("all full networks are reported together, and nothing that only follows from them", () => {
  const topology = makeTopology({
    networks: [
      makeNetwork({ name: "app", cidr: "10.0.0.0/30" }),
      makeNetwork({ name: "data", cidr: "10.1.0.0/30" }),
    ],
    services: [makeService({ name: "web", replicas: 3, networks: ["app", "data"] })],
    loadBalancers: [loadBalancerWith("lb", [])],
  });
  expect(problemsOf(topology).map(({ path }) => path)).toEqual([
    'network "app": cidr',
    'network "data": cidr',
  ]);
});

describe("a lock file that no longer fits", () => {
  const topology = makeTopology({
    networks: [
      makeNetwork({ name: "app", reserved: ["10.0.0.20"], pool: { from: "10.0.0.10", to: "10.0.0.30" } }),
    ],
    services: [makeService({ name: "web", replicas: 5 })],
  });
  const fresh = plan(topology).allocations;

  test("is followed only as far as it is valid", () => {
    const app = {
      "web-1": "10.0.0.9",
      "web-2": "10.0.0.20",
      "web-3": "10.0.0.12",
      "web-4": "10.0.0.12",
      "web-5": "nonsense",
    };
    const planned = plan(topology, { ...fresh, addresses: { app } });
    const now = planned.allocations.addresses.app ?? {};
    expect(now["web-3"]).toBe("10.0.0.12");
    expect(new Set(Object.values(now)).size).toBe(5);
    for (const name of ["web-1", "web-2", "web-5"]) expect(now[name]).toBe(fresh.addresses.app?.[name]);
  });

  test("cannot be confused by parts that are called like what every object has", () => {
    const named = (name: string) => makeService({ name, networks: ["constructor"] });
    const odd = makeTopology({
      networks: [makeNetwork({ name: "constructor" })],
      services: [named("valueof"), named("constructor")],
    });
    expect(plan(odd, { ...fresh, addresses: {}, hosts: {} })).toEqual(plan(odd));
  });
});

test("addresses and numbers convert both ways", () => {
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), (number) => {
      expect(addressNumber(formatAddress(number))).toBe(number);
    }),
  );
  expect(addressNumber("10.0.0.1/24")).toBeUndefined();
  expect(addressNumber("10.0.0.256")).toBeUndefined();
});
