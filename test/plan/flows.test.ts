import { describe, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import type { Topology } from "../../src/topology/model.ts";
import {
  likes,
  makeBackend,
  makeBackup,
  makeDatabase,
  makeEntrypoint,
  makeExternal,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makePort,
  makeService,
  makeTopology,
  makeVirtualIp,
  needs,
} from "../arbitrary/parts.ts";
import { showFlow } from "./flow-text.ts";

const DMZ = makeNetwork({
  name: "dmz",
  cidr: "10.0.1.0/24",
  external: { network: "public", gateway: "redundant" },
});
const APP = makeNetwork({ name: "app", cidr: "10.0.2.0/24" });
const DATA = makeNetwork({ name: "data", cidr: "10.0.3.0/24" });

const flowsOf = (topology: Partial<Topology>) =>
  plan(makeTopology({ networks: [DMZ, APP, DATA], ...topology })).flows.map(showFlow);

const web = makeService({ name: "web", replicas: 2, networks: ["app"] });
const toWeb = { kind: "service", name: "web", port: "http" } as const;

describe("a dependency", () => {
  test("on a service opens its port on the first shared network, and no other port or network", () => {
    const api = makeService({
      name: "api",
      replicas: 2,
      networks: ["app", "data", "dmz"],
      ports: [makePort({ name: "http", port: 8000 }), makePort({ name: "admin", port: 9000 })],
    });
    const client = makeService({
      ...web,
      replicas: 1,
      networks: ["app", "data"],
      dependsOn: [needs({ kind: "service", name: "api", port: "http" })],
    });
    expect(flowsOf({ services: [api, client] })).toEqual([
      "web-1 > api-1 app tcp 8000: web depends on api:http",
      "web-1 > api-2 app tcp 8000: web depends on api:http",
    ]);
  });

  test("on a UDP port opens UDP", () => {
    const dns = makeService({
      name: "dns",
      replicas: 1,
      ports: [makePort({ name: "dns", port: 53, protocol: "udp" })],
    });
    const client = makeService({
      ...web,
      replicas: 1,
      dependsOn: [likes({ kind: "service", name: "dns", port: "dns" })],
    });
    expect(flowsOf({ services: [dns, client] })).toEqual([
      "web-1 > dns-1 app udp 53: web depends on dns:dns",
    ]);
  });

  test("on a writer opens the primary alone, on a reader every server, with both reasons where they meet", () => {
    const client = makeService({
      ...web,
      replicas: 1,
      dependsOn: [
        needs({ kind: "database", name: "db", role: "writer" }),
        likes({ kind: "database", name: "db", role: "reader" }),
      ],
    });
    const databases = [makeDatabase({ name: "db", networks: ["app", "data"], replicationNetwork: "data" })];
    expect(flowsOf({ services: [client], databases })).toEqual([
      "db-1 > db-2 data tcp 3306: replication of db",
      "db-2 > db-1 data tcp 3306: replication of db",
      "web-1 > db-1 app tcp 3306: web depends on db (reader); web depends on db (writer)",
      "web-1 > db-2 app tcp 3306: web depends on db (reader)",
    ]);
    const writes = { ...client, dependsOn: [needs({ kind: "database", name: "db", role: "writer" })] };
    expect(flowsOf({ services: [writes], databases }).filter((flow) => flow.startsWith("web"))).toEqual([
      "web-1 > db-1 app tcp 3306: web depends on db (writer)",
    ]);
  });

  test("on an external opens its port through the networks that lead outside, and nothing where there is no port", () => {
    const externals = [
      makeExternal({ name: "payments", port: 8443 }),
      makeExternal({ name: "registrar", address: undefined, port: undefined }),
    ];
    const dependsOn = externals.map(({ name }) => needs({ kind: "external", name }));
    const client = makeService({ ...web, replicas: 1, networks: ["app", "dmz"], dependsOn });
    expect(flowsOf({ services: [client], externals })).toEqual([
      "web-1 > external:payments dmz tcp 8443: web depends on payments",
    ]);
  });
});

describe("a load balancer", () => {
  const listener = makeListener({ backends: [makeBackend(toWeb)] });
  const lb = makeLoadBalancer({ name: "lb", networks: ["app", "dmz"], replicas: 2, listeners: [listener] });

  test("opens the port of its servers on the one network that their addresses are on", () => {
    const services = [makeService({ ...web, networks: ["data", "app"] })];
    const loadBalancers = [makeLoadBalancer({ ...lb, replicas: 1, networks: ["data", "app"] })];
    expect(flowsOf({ services, loadBalancers })).toEqual([
      "lb-1 > web-1 app tcp 8080: lb balances to web:http",
      "lb-1 > web-2 app tcp 8080: lb balances to web:http",
    ]);
  });

  test("opens the port of a health check that goes elsewhere", () => {
    const services = [
      makeService({ ...web, replicas: 1, ports: [makePort(), makePort({ name: "health", port: 9000 })] }),
    ];
    const check = { ...listener.check, kind: "tcp", port: "health" } as const;
    const timing = { intervalMs: 1000, timeoutMs: 1000, fall: 2, rise: 2 };
    const loadBalancers = [
      { ...lb, replicas: 1, listeners: [{ ...listener, check: { ...timing, ...check } }] },
    ];
    expect(flowsOf({ services, loadBalancers })).toEqual([
      "lb-1 > web-1 app tcp 8080: lb balances to web:http",
      "lb-1 > web-1 app tcp 9000: lb checks the health of web",
    ]);
  });

  test("with a virtual IP is reached at the address and at every instance that may hold it, on its network alone", () => {
    const client = makeService({
      name: "client",
      replicas: 1,
      networks: ["app", "dmz"],
      dependsOn: [needs({ kind: "load-balancer", name: "lb", listener: "http" })],
    });
    const loadBalancers = [{ ...lb, virtualIp: makeVirtualIp({ network: "dmz" }) }];
    expect(
      flowsOf({ services: [web, client], loadBalancers }).filter((flow) => !flow.includes("> web")),
    ).toEqual([
      "client-1 > lb-1 dmz tcp 80: client depends on lb:http",
      "client-1 > lb-2 dmz tcp 80: client depends on lb:http",
      "client-1 > virtual-ip:lb dmz tcp 80: client depends on lb:http",
      "lb-1 > lb-2 dmz vrrp: lb agrees on who holds its virtual IP",
      "lb-2 > lb-1 dmz vrrp: lb agrees on who holds its virtual IP",
    ]);
  });

  test("with a virtual IP and a single instance talks to nobody about it", () => {
    const loadBalancers = [{ ...lb, replicas: 1, virtualIp: makeVirtualIp({ network: "dmz" }) }];
    expect(flowsOf({ services: [web], loadBalancers }).filter((flow) => flow.includes("vrrp"))).toEqual([]);
  });

  test("asks its DNS servers, directly where they are near and through the gateway where they are not", () => {
    const loadBalancers = [{ ...lb, replicas: 1, resolvers: ["192.0.2.53", "10.0.2.9", "127.0.0.11"] }];
    expect(flowsOf({ services: [web], loadBalancers }).filter((flow) => flow.includes(" 53"))).toEqual([
      "lb-1 > 10.0.2.9 app tcp 53: lb resolves names",
      "lb-1 > 10.0.2.9 app udp 53: lb resolves names",
      "lb-1 > 192.0.2.53 dmz tcp 53: lb resolves names",
      "lb-1 > 192.0.2.53 dmz udp 53: lb resolves names",
    ]);
  });

  test("is entered by clients on its listener and on the port that redirects to TLS", () => {
    const tls = { certificate: "certificate", redirectFrom: 80 };
    const https = makeListener({ ...listener, name: "https", port: 443, tls });
    const loadBalancers = [
      { ...lb, replicas: 1, listeners: [https], virtualIp: makeVirtualIp({ network: "dmz" }) },
    ];
    const entrypoints = [
      makeEntrypoint({ name: "shop", to: { kind: "load-balancer", name: "lb", listener: "https" } }),
    ];
    expect(
      flowsOf({ services: [web], loadBalancers, entrypoints }).filter((flow) => flow.startsWith("clients")),
    ).toEqual([
      "clients > lb-1 dmz tcp 80: entrypoint shop: redirect to TLS",
      "clients > lb-1 dmz tcp 443: entrypoint shop",
      "clients > virtual-ip:lb dmz tcp 80: entrypoint shop: redirect to TLS",
      "clients > virtual-ip:lb dmz tcp 443: entrypoint shop",
    ]);
  });
});

test("clients enter a service by each of its networks that lead outside", () => {
  const services = [makeService({ ...web, replicas: 1, networks: ["app", "dmz"] })];
  const entrypoints = [makeEntrypoint({ name: "shop", to: toWeb })];
  expect(flowsOf({ services, entrypoints })).toEqual(["clients > web-1 dmz tcp 8080: entrypoint shop"]);

  const dependsOn = [needs({ kind: "service", name: "images", port: "http" })];
  const images = makeService({ ...web, name: "images", replicas: 1, networks: ["dmz"] });
  const needing = [makeEntrypoint({ name: "shop", to: toWeb, dependsOn })];
  expect(flowsOf({ services: [...services, images], entrypoints: needing })).toEqual([
    "clients > images-1 dmz tcp 8080: entrypoint shop depends on images:http",
    "clients > web-1 dmz tcp 8080: entrypoint shop",
  ]);
});

test("a backup goes to its external; into a domain no address is known", () => {
  const backup = (name: string, to: { kind: "external" | "domain"; name: string }) =>
    makeBackup({ name, of: { kind: "database", name: "db" }, to });
  const topology = {
    databases: [makeDatabase({ name: "db", replicas: 1, networks: ["data", "dmz"] })],
    externals: [makeExternal({ name: "vault", port: 22 })],
    backups: [
      backup("nightly", { kind: "external", name: "vault" }),
      backup("near", { kind: "domain", name: "a" }),
    ],
  };
  expect(flowsOf(topology)).toEqual(["db-1 > external:vault dmz tcp 22: backup nightly"]);
});

test("groups that have nothing to do with each other have no flow", () => {
  expect(flowsOf({ services: [web, makeService({ name: "other" })] })).toEqual([]);
});
