import { describe, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import type { Network } from "../../src/topology/model.ts";
import { makeExternal, makeNetwork, makeService, makeTopology } from "../arbitrary/parts.ts";
import { handedOut, loadBalancerWith, problemsOf } from "./planned-addresses.ts";

const EXTERNAL = { network: "public", gateway: "single" } as const;

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
