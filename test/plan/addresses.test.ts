import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressNumber, formatAddress, usableAddresses } from "../../src/plan/ipv4.ts";
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Network, Topology } from "../../src/topology/model.ts";
import { InputError } from "../../src/topology/problem.ts";
import {
  makeBackend,
  makeExternal,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeVirtualIp,
} from "../arbitrary/parts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";

function problemsOf(topology: Topology): InputError["problems"] {
  try {
    plan(topology);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

function handedOut(planned: Plan, network: string): readonly string[] {
  return [
    ...planned.instances.flatMap(({ addresses }) => addresses.filter((one) => one.network === network)),
    ...planned.virtualIps.filter((one) => one.network === network),
  ].map(({ address }) => address);
}

function loadBalancerWith(name: string, addresses: readonly string[], resolvers: readonly string[] = []) {
  return makeLoadBalancer({
    name,
    resolvers,
    virtualIp: makeVirtualIp({ addresses }),
    listeners: [makeListener({ backends: [makeBackend({ kind: "service", name: "web", port: "http" })] })],
  });
}

const EXTERNAL = { network: "public", gateway: "single" } as const;

test("every address is in its network once, and is no network, broadcast, gateway or reserved address", () => {
  fc.assert(
    fc.property(topologyArbitrary(), (topology) => {
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
    fc.property(topologyArbitrary(), (topology) => {
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

describe("the gateway", () => {
  const gatewayOf = (network: Partial<Network>, previous?: Plan) => {
    const topology = makeTopology({
      networks: [makeNetwork({ name: "app", cidr: "10.0.0.0/29", ...network })],
      services: [makeService({ name: "web", replicas: 4 })],
    });
    const planned = plan(topology, previous?.allocations);
    return { address: planned.networks[0]?.gatewayAddress, planned };
  };

  test("is the first usable address, for one router and for two", () => {
    expect(gatewayOf({ external: EXTERNAL }).address).toBe("10.0.0.1");
    expect(gatewayOf({ external: { ...EXTERNAL, gateway: "redundant" } }).address).toBe("10.0.0.1");
  });

  test("is not there on an isolated network, whose first address is free to use", () => {
    const { address, planned } = gatewayOf({});
    expect(address).toBeUndefined();
    expect([planned.networks[0]?.poolFrom, planned.networks[0]?.poolTo]).toEqual(["10.0.0.1", "10.0.0.6"]);
  });

  test("leaves a reserved address to whom it belongs", () => {
    expect(gatewayOf({ external: EXTERNAL, reserved: ["10.0.0.1"] }).address).toBe("10.0.0.2");
  });

  test("takes no instance its address when the network is attached later, and then stays", () => {
    const isolated = gatewayOf({});
    const attached = gatewayOf({ external: EXTERNAL }, isolated.planned);
    expect(isolated.planned.instances.some(({ addresses }) => addresses[0]?.address === "10.0.0.1")).toBe(
      true,
    );
    expect(attached.planned.instances).toEqual(isolated.planned.instances);
    expect(attached.address).not.toBe("10.0.0.1");
    expect(gatewayOf({ external: EXTERNAL }, attached.planned).address).toBe(attached.address);
  });
});

describe("an address that a virtual IP asks for", () => {
  const web = makeService({ name: "web", replicas: 4 });
  const topologyWith = (addresses: readonly (readonly string[])[], network: Partial<Network> = {}) =>
    makeTopology({
      networks: [makeNetwork({ name: "app", ...network })],
      services: [web],
      loadBalancers: addresses.map((asked, index) =>
        loadBalancerWith(`lb-${String.fromCharCode(97 + index)}`, asked),
      ),
    });

  test("is given, even to the loss of an instance that the lock file has on it", () => {
    const before = plan(topologyWith([[]]));
    const wanted = before.allocations.addresses.app?.["web-1"] ?? "";
    const after = plan(topologyWith([[wanted]]), before.allocations);
    expect(after.virtualIps[0]?.address).toBe(wanted);
    expect(after.allocations.addresses.app?.["web-1"]).not.toBe(wanted);
    expect(after.allocations.addresses.app?.["web-2"]).toBe(before.allocations.addresses.app?.["web-2"]);
  });

  test("may lie outside the pool", () => {
    const pool = { from: "10.0.0.100", to: "10.0.0.120" };
    expect(plan(topologyWith([["10.0.0.5"]], { pool })).virtualIps[0]?.address).toBe("10.0.0.5");
  });

  test.each([
    ["outside the network", "10.0.1.9", {}, 'an address from 10.0.0.1 to 10.0.0.254 of network "app"'],
    ["the broadcast address", "10.0.0.255", {}, 'an address from 10.0.0.1 to 10.0.0.254 of network "app"'],
    [
      "the gateway's",
      "10.0.0.1",
      { external: EXTERNAL },
      `an address other than the gateway's on network "app"`,
    ],
    ["reserved", "10.0.0.9", { reserved: ["10.0.0.9"] }, 'an address that network "app" does not reserve'],
    ["no address", "10.0.0", {}, "an IPv4 address"],
  ])("is refused when it is %s", (_, address, network, expected) => {
    expect(problemsOf(topologyWith([[address]], network))).toEqual([
      expect.objectContaining({ path: 'load-balancer "lb-a": virtualIp.addresses[0]', expected }),
    ]);
  });

  test("is refused to the second who asks for it", () => {
    expect(problemsOf(topologyWith([["10.0.0.9"], ["10.0.0.9"]]))).toEqual([
      expect.objectContaining({
        path: 'load-balancer "lb-b": virtualIp.addresses[0]',
        expected: 'an address that virtual IP "lb-a" does not have',
      }),
    ]);
  });
});

test("addresses of DNS servers and externals are not handed out", () => {
  const network = makeNetwork({ name: "app", cidr: "10.0.0.0/29" });
  const services = [makeService({ name: "web", replicas: 1 })];
  const free = plan(
    makeTopology({ networks: [network], services: [makeService({ name: "web", replicas: 6 })] }),
  );
  expect(handedOut(free, "app")).toContain("10.0.0.3");
  const planned = plan(
    makeTopology({
      networks: [network],
      services,
      externals: [makeExternal({ name: "ntp", address: "10.0.0.4", port: 123 })],
      loadBalancers: [loadBalancerWith("lb", [], ["10.0.0.3"])],
    }),
  );
  expect([...handedOut(planned, "app")].sort()).toEqual(["10.0.0.1", "10.0.0.2", "10.0.0.5", "10.0.0.6"]);
});

test("an instance that becomes a DNS server keeps its address", () => {
  const topology = (resolvers: readonly string[]) =>
    makeTopology({
      services: [makeService({ name: "web" }), makeService({ name: "dns", replicas: 1 })],
      loadBalancers: [loadBalancerWith("lb", [], resolvers)],
    });
  const before = plan(topology([]));
  const address = before.allocations.addresses.app?.["dns-1"] ?? "";
  expect(plan(topology([address]), before.allocations).allocations).toEqual(before.allocations);
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
