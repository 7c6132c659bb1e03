import fc from "fast-check";
import { expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import type { Backend, LoadBalancer, Topology } from "../../src/topology/model.ts";
import { InputError } from "../../src/topology/problem.ts";
import {
  makeBackend,
  makeDatabase,
  makeExternal,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makePort,
  makeService,
  makeTopology,
  makeVirtualIp,
} from "../arbitrary/parts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";

const service = (name: string, port = "http") => ({ kind: "service", name, port }) as const;
const database = (role: "writer" | "reader") => ({ kind: "database", name: "db", role }) as const;
const external = (name: string) => ({ kind: "external", name }) as const;

function serversOf(
  backends: readonly Backend[],
  topology: Partial<Topology> = {},
  own: Partial<LoadBalancer> = {},
) {
  const lb = makeLoadBalancer({ name: "lb", listeners: [makeListener({ backends })], ...own });
  const planned = plan(
    makeTopology({
      services: [makeService({ name: "web" })],
      databases: [makeDatabase({ name: "db", replicas: 3 })],
      ...topology,
      loadBalancers: [...(topology.loadBalancers ?? []), lb],
    }),
  );
  const group = planned.groups.find(({ name }) => name === "lb");
  const servers =
    group?.kind === "load-balancer" ? group.listeners.flatMap((listener) => listener.servers) : [];
  return { planned, servers, names: servers.map(({ name }) => name) };
}

test("servers are the instances of the backends, by name of the backend and ordinal, with its options", () => {
  const services = [makeService({ name: "web" }), makeService({ name: "api", replicas: 10 })];
  const { servers, names } = serversOf(
    [
      makeBackend(service("web"), { weight: 5, backup: true, maxConnections: 9 }),
      makeBackend(service("api")),
    ],
    { services },
  );
  expect(names).toEqual([...Array.from({ length: 10 }, (_, index) => `api-${index + 1}`), "web-1", "web-2"]);
  expect(servers.at(-1)).toMatchObject({
    weight: 5,
    backup: true,
    maxConnections: 9,
    port: 8080,
    to: service("web"),
  });
  expect(servers[0]).toMatchObject({ weight: 1, backup: false, maxConnections: undefined });
});

test("an address is the one on the first network, by name, that both share", () => {
  const networks = [
    makeNetwork({ name: "app" }),
    makeNetwork({ name: "back", cidr: "10.1.0.0/24" }),
    makeNetwork({ name: "data", cidr: "10.2.0.0/24" }),
  ];
  const services = [makeService({ name: "web", networks: ["data", "back"] })];
  const { planned, servers } = serversOf(
    [makeBackend(service("web"))],
    { networks, services },
    { networks: ["app", "data", "back"] },
  );
  expect(servers.map(({ address }) => address)).toEqual(
    [1, 2].map((n) => planned.allocations.addresses.back?.[`web-${n}`]),
  );
});

test("a writer is the primary; a reader is every server, so that reads survive the replicas", () => {
  expect(serversOf([makeBackend(database("writer"))]).names).toEqual(["db-1"]);
  expect(serversOf([makeBackend(database("reader"))]).names).toEqual(["db-1", "db-2", "db-3"]);
  const alone = { databases: [makeDatabase({ name: "db", replicas: 1 })] };
  expect(serversOf([makeBackend(database("reader"))], alone).names).toEqual(["db-1"]);
});

test("another load balancer is its virtual IPs, or all its instances when it has none", () => {
  const inner = (virtualIp: LoadBalancer["virtualIp"]) => ({
    loadBalancers: [
      makeLoadBalancer({
        name: "inner",
        virtualIp,
        listeners: [makeListener({ port: 81, backends: [makeBackend(service("web"))] })],
      }),
    ],
  });
  const to = [makeBackend({ kind: "load-balancer", name: "inner", listener: "http" })];
  const through = serversOf(to, inner(makeVirtualIp()));
  expect(through.servers).toMatchObject([
    { name: "inner", address: through.planned.virtualIps[0]?.address, port: 81 },
  ]);
  expect(serversOf(to, inner(makeVirtualIp({ mode: "active-active" }))).names).toEqual([
    "inner-1",
    "inner-2",
  ]);
  const direct = serversOf(to, inner(undefined));
  expect(direct.servers.map(({ address }) => address)).toEqual(
    ["inner-1", "inner-2"].map((name) => direct.planned.allocations.addresses.app?.[name]),
  );
});

test("an external is its address and port", () => {
  const externals = [makeExternal({ name: "cdn", address: "cdn.example", port: 8443 })];
  const { servers } = serversOf([makeBackend(external("cdn"))], { externals });
  expect(servers).toMatchObject([{ name: "cdn", address: "cdn.example", port: 8443 }]);
});

test("names stay unique when an instance stands behind a listener twice or shares its name with an external", () => {
  const services = [makeService({ name: "web", ports: [makePort(), makePort({ name: "alt", port: 8081 })] })];
  const externals = [makeExternal({ name: "web-1" })];
  const { names } = serversOf(
    [makeBackend(service("web")), makeBackend(service("web", "alt")), makeBackend(external("web-1"))],
    { services, externals },
  );
  expect(names).toHaveLength(5);
  expect(new Set(names).size).toBe(5);
  expect(names.slice(0, 2)).toEqual(["web-1", "web-2"]);
});

test("names can stand in a configuration and are unique in their listener", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      for (const group of plan(topology).groups) {
        if (group.kind !== "load-balancer") continue;
        for (const { servers } of group.listeners) {
          expect(servers.length).toBeGreaterThan(0);
          expect(new Set(servers.map(({ name }) => name)).size).toBe(servers.length);
          for (const { name } of servers) expect(name).toMatch(/^[a-z0-9-]+$/);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test("a backend that cannot be reached is a problem, never a server less", () => {
  const networks = [makeNetwork({ name: "app" }), makeNetwork({ name: "far", cidr: "10.9.0.0/24" })];
  const services = [makeService({ name: "web", networks: ["far"] })];
  const attempt = () => serversOf([makeBackend(service("web"))], { networks, services });
  expect(attempt).toThrow(InputError);
  expect(attempt).toThrow('load-balancer "lb": listeners.http.to[0]: got "web"');
});
