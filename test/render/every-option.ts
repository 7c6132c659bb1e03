/** A topology whose load balancers use every option that a listener has. */
import type { Balance, Endpoint, Listener, LoadBalancer, Topology } from "../../src/topology/model.ts";
import {
  makeBackend,
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
  makeZones,
  SOURCE,
} from "../arbitrary/parts.ts";

const API: Endpoint = { kind: "service", name: "api", port: "http" };
const SPARE: Endpoint = { kind: "service", name: "spare", port: "http" };
const PAYMENTS: Endpoint = { kind: "external", name: "payments" };
const WRITER: Endpoint = { kind: "database", name: "orders", role: "writer" };
const READER: Endpoint = { kind: "database", name: "orders", role: "reader" };

const TCP_BALANCES: readonly Balance[] = [
  { kind: "random" },
  { kind: "source-hash" },
  { kind: "consistent-hash", key: { kind: "source" } },
];
const HTTP_BALANCES: readonly Balance[] = [
  ...TCP_BALANCES,
  { kind: "consistent-hash", key: { kind: "uri" } },
  { kind: "consistent-hash", key: { kind: "header", name: "X-Session-Id" } },
];

/** @param names Whether names stand among other servers, which nginx resolves from 1.27.3 on. */
export function everyOption(names: "alone" | "among-others" = "alone"): Topology {
  const listeners = [...namedListeners(names), ...httpListeners(), ...tcpListeners()].map(
    (listener, index) => ({
      ...listener,
      port: listener.tls === undefined ? 9000 + index : listener.port,
    }),
  );
  const balancer = (name: string, more: Partial<LoadBalancer>): LoadBalancer =>
    makeLoadBalancer({
      name,
      listeners,
      networks: ["app", "dmz"],
      resolvers: ["10.1.0.53", "10.1.0.54"],
      ...more,
    });
  return makeTopology({
    name: "every-option",
    domains: makeZones(3),
    networks: [
      makeNetwork({ name: "app", cidr: "10.1.0.0/24", reserved: ["10.1.0.53", "10.1.0.54"] }),
      makeNetwork({
        name: "dmz",
        cidr: "10.2.0.0/24",
        external: { network: "public", gateway: "redundant" },
      }),
    ],
    secrets: ["certificate", "replication"].map((name) => ({ name, source: SOURCE })),
    externals: [makeExternal({ name: "payments", address: "payments.example", port: 8443 })],
    services: [
      makeService({
        name: "api",
        replicas: 3,
        ports: [makePort(), makePort({ name: "health", port: 8081 })],
        secretFiles: [{ secret: "replication", path: "/run/secrets/replication" }],
      }),
      makeService({ name: "spare", replicas: 2 }),
    ],
    databases: [makeDatabase({ name: "orders", replicas: 2 })],
    loadBalancers: [
      balancer("proxy", {
        engine: "nginx",
        virtualIp: makeVirtualIp({ network: "dmz", advertIntervalMs: 250 }),
      }),
      balancer("pair", { replicas: 3, virtualIp: makeVirtualIp({ network: "dmz", mode: "active-active" }) }),
      balancer("single", { replicas: 1, virtualIp: makeVirtualIp({ network: "dmz" }), resolvers: [] }),
      balancer("plain", {}),
    ],
    entrypoints: (["proxy", "pair", "single", "plain"] as const).map((name) =>
      makeEntrypoint({
        name: `by-${name}`,
        to: { kind: "load-balancer", name, listener: "secure" },
        hostname: "shop.example",
      }),
    ),
  });
}

function namedListeners(names: "alone" | "among-others"): readonly Listener[] {
  const others = names === "alone" ? [] : [makeBackend(API, { weight: 3 })];
  return [
    makeListener({ name: "outside", backends: [...others, makeBackend(PAYMENTS)] }),
    makeListener({
      name: "outside-tcp",
      protocol: "tcp",
      backends: [...others, makeBackend(PAYMENTS, { backup: names === "among-others" })],
    }),
  ];
}

function httpListeners(): readonly Listener[] {
  const http = { kind: "http", status: 204, intervalMs: 1500, timeoutMs: 700, fall: 3, rise: 2 } as const;
  return [
    makeListener({
      name: "secure",
      port: 443,
      tls: { certificate: "certificate", redirectFrom: 80 },
      backends: [makeBackend(API, { weight: 5, maxConnections: 100 }), makeBackend(SPARE, { backup: true })],
      balance: { kind: "least-connections" },
      check: { ...http, path: "/health?verbose=1&who=it's", port: undefined },
      maxConnections: 2000,
    }),
    makeListener({
      name: "secure-elsewhere",
      port: 8443,
      tls: { certificate: "certificate", redirectFrom: 8080 },
      backends: [makeBackend(API)],
      check: { ...http, path: "/", port: "health" },
      idempotent: true,
      retries: 2,
    }),
    makeListener({
      name: "stubborn",
      backends: [makeBackend(API)],
      redispatch: false,
      retries: 1,
      connectionPool: 0,
      check: undefined,
    }),
    makeListener({ name: "once", backends: [makeBackend(API)], retries: 0 }),
    ...HTTP_BALANCES.map((balance, index) =>
      makeListener({ name: `spread-${index + 1}`, backends: [makeBackend(API)], balance }),
    ),
  ];
}

function tcpListeners(): readonly Listener[] {
  const tcp = { protocol: "tcp", connectionPool: 0 } as const;
  return [
    makeListener({ ...tcp, name: "writer", backends: [makeBackend(WRITER)], maxConnections: 500 }),
    makeListener({
      ...tcp,
      name: "reader",
      backends: [makeBackend(READER), makeBackend(WRITER, { backup: true })],
      timeouts: { connectMs: 500, clientMs: 3_600_000, serverMs: 3_600_000, queueMs: 1500 },
    }),
    makeListener({
      ...tcp,
      name: "secure-tcp",
      port: 8444,
      tls: { certificate: "certificate", redirectFrom: undefined },
      backends: [makeBackend(API)],
      retries: 0,
      check: { kind: "tcp", port: "health", intervalMs: 1000, timeoutMs: 1000, fall: 2, rise: 2 },
    }),
    ...TCP_BALANCES.map((balance, index) =>
      makeListener({ ...tcp, name: `stream-${index + 1}`, backends: [makeBackend(API)], balance }),
    ),
  ];
}
