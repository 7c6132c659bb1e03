/** A shop that lints clean, and one change at a time to it. */
import type {
  Backup,
  Database,
  Entrypoint,
  Listener,
  LoadBalancer,
  Network,
  Service,
  Topology,
} from "../../src/topology/model.ts";
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
  makeService,
  makeTopology,
  makeVirtualIp,
  makeZones,
  needs,
  strictSpread,
} from "../arbitrary/parts.ts";

const HOUR = 3_600_000;
const MIB = 2 ** 20;

export const API = { kind: "service", name: "api", port: "http" } as const;
const WEB = { kind: "load-balancer", name: "web-lb", listener: "https" } as const;
export const ORDERS = { kind: "database", name: "orders", role: "reader" } as const;
export const ORDERS_WRITER = { kind: "database", name: "orders", role: "writer" } as const;

const HTTP_CHECK = {
  kind: "http",
  path: "/healthz",
  port: "http",
  status: 200,
  intervalMs: 1000,
  timeoutMs: 1000,
  fall: 2,
  rise: 2,
} as const;

export const soundListener: Listener = makeListener({
  name: "https",
  port: 443,
  tls: { certificate: "shop-tls", redirectFrom: 80 },
  backends: [makeBackend(API, { maxConnections: 200 })],
  check: HTTP_CHECK,
});

export const soundTopology: Topology = makeTopology({
  domains: makeZones(3, 2),
  networks: [
    makeNetwork({ name: "app", cidr: "10.0.2.0/24" }),
    makeNetwork({ name: "data", cidr: "10.0.3.0/24" }),
    makeNetwork({
      name: "dmz",
      cidr: "10.0.1.0/24",
      external: { network: "public", gateway: "redundant" },
    }),
  ],
  secrets: ["orders-api", "orders-ca", "orders-tls", "replication", "shop-tls"].map((name) =>
    makeSecret(name),
  ),
  externals: [makeExternal({ name: "archive", availability: 0.9999, address: undefined, port: undefined })],
  services: [
    makeService({
      name: "api",
      replicas: 3,
      needs: 2,
      networks: ["app", "data"],
      spread: strictSpread("zone"),
      healthCheck: HTTP_CHECK,
      dependsOn: [needs(ORDERS), likes(ORDERS_WRITER)],
    }),
  ],
  loadBalancers: [
    makeLoadBalancer({
      name: "web-lb",
      networks: ["app", "dmz"],
      spread: strictSpread("zone"),
      virtualIp: makeVirtualIp({ network: "dmz" }),
      listeners: [soundListener],
    }),
  ],
  databases: [
    makeDatabase({
      name: "orders",
      replicas: 3,
      networks: ["data"],
      spread: strictSpread("zone"),
      databases: ["shop"],
      tls: { ca: "orders-ca", certificate: "orders-tls" },
      accounts: [
        { name: "api", password: "orders-api", database: "shop", privileges: "read-write", from: ["data"] },
      ],
    }),
  ],
  backups: [
    makeBackup({
      name: "orders-backup",
      of: { kind: "database", name: "orders" },
      to: { kind: "external", name: "archive" },
      everyMs: 6 * HOUR,
      keepMs: 14 * 24 * HOUR,
      rpoMs: 8 * HOUR,
      durationMs: HOUR,
      restoreDrillEveryMs: 7 * 24 * HOUR,
      minimumBytes: 10 * MIB,
    }),
  ],
  entrypoints: [makeEntrypoint({ name: "shop", to: WEB, slo: 0.999, rtoMs: 10_000 })],
});

function makeSecret(name: string): Topology["secrets"][number] {
  return { name, source: { file: "topology.ts", line: 1, column: 1 } };
}

export function withApi(change: Partial<Service>, topology = soundTopology): Topology {
  return { ...topology, services: topology.services.map((one) => ({ ...one, ...change })) };
}

export function withLoadBalancer(change: Partial<LoadBalancer>, topology = soundTopology): Topology {
  return { ...topology, loadBalancers: topology.loadBalancers.map((one) => ({ ...one, ...change })) };
}

export function withListener(change: Partial<Listener>, topology = soundTopology): Topology {
  return withLoadBalancer({ listeners: [{ ...soundListener, ...change }] }, topology);
}

export function withDatabase(change: Partial<Database>, topology = soundTopology): Topology {
  return { ...topology, databases: topology.databases.map((one) => ({ ...one, ...change })) };
}

export function withBackup(change: Partial<Backup>, topology = soundTopology): Topology {
  return { ...topology, backups: topology.backups.map((one) => ({ ...one, ...change })) };
}

export function withEntrypoint(change: Partial<Entrypoint>, topology = soundTopology): Topology {
  return { ...topology, entrypoints: topology.entrypoints.map((one) => ({ ...one, ...change })) };
}

export function withNetwork(name: string, change: Partial<Network>, topology = soundTopology): Topology {
  return {
    ...topology,
    networks: topology.networks.map((one) => (one.name === name ? { ...one, ...change } : one)),
  };
}

/** A worker that no entrypoint leads to: single points of failure say nothing of it. */
export function withWorker(change: Partial<Service>, topology = soundTopology): Topology {
  const worker = makeService({
    name: "worker",
    ports: [],
    replicas: 3,
    needs: 2,
    spread: strictSpread("zone"),
    ...change,
  });
  return { ...topology, services: [...topology.services, worker] };
}

/** A second tier of load balancers, `edge-lb`, which the entrypoint leads to, in front of `web-lb`. */
export function withOuterTier(change: Partial<Listener>, topology = soundTopology): Topology {
  const edge = makeLoadBalancer({
    name: "edge-lb",
    networks: ["dmz"],
    spread: strictSpread("zone"),
    virtualIp: makeVirtualIp({ network: "dmz" }),
    listeners: [{ ...soundListener, name: "edge", backends: [makeBackend(WEB)], retries: 0, ...change }],
  });
  return withEntrypoint(
    { to: { kind: "load-balancer", name: "edge-lb", listener: "edge" } },
    { ...topology, loadBalancers: [edge, ...topology.loadBalancers] },
  );
}
