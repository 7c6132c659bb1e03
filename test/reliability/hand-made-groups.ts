/** Services, load balancers, databases and ensembles for plans written by hand. */
import { detectionOf } from "../../src/plan/detection.ts";
import type { PlannedListener } from "../../src/plan/model.ts";
import type {
  Database,
  Dependency,
  Endpoint,
  Ensemble,
  Listener,
  LoadBalancer,
  Service,
} from "../../src/topology/model.ts";
import type { Placed } from "./hand-made-plan.ts";

const source = { file: "topology.ts", line: 1, column: 1 };

interface Common {
  /** Hosts, one for each instance. */
  readonly on: readonly string[];
  /** Default: 1. */
  readonly needs?: number;
  /** Default: `["edge"]`. */
  readonly networks?: readonly string[];
}

function workload(name: string, { on, needs = 1, networks = ["edge"] }: Common) {
  return {
    name,
    source,
    replicas: on.length,
    needs,
    networks,
    spread: { over: "none", strict: false },
    within: [],
    size: { name: undefined, cpu: 1, memoryBytes: 1, diskBytes: 1 },
  } as const;
}

function base(name: string, { on, needs = 1, networks = ["edge"] }: Common) {
  return { name, source, instances: on.map((_, index) => `${name}-${index + 1}`), needs, networks };
}

export function service(name: string, options: Common & { dependsOn?: readonly Dependency[] }): Placed {
  const declared: Service = {
    ...workload(name, options),
    kind: "service",
    image: "example",
    command: [],
    ports: [{ name: "http", port: 80, protocol: "tcp" }],
    volumes: [],
    healthCheck: undefined,
    environment: {},
    secretFiles: [],
    dependsOn: options.dependsOn ?? [],
  };
  return { group: { ...base(name, options), kind: "service", declared }, on: options.on };
}

/** Asynchronous, with no election, unless said otherwise. */
export function database(
  name: string,
  options: Common & Partial<Pick<Database, "replication" | "election" | "pair" | "replicationNetwork">>,
): Placed {
  const declared: Database = {
    ...workload(name, options),
    kind: "database",
    shard: undefined,
    engine: "mariadb",
    port: 3306,
    replication: options.replication ?? { mode: "asynchronous" },
    election: options.election,
    pair: options.pair,
    rolePort: 8406,
    primary: 1,
    replicationNetwork: options.replicationNetwork ?? options.networks?.[0] ?? "edge",
    replicationPassword: undefined,
    tls: undefined,
    databases: [],
    accounts: [],
    volume: { name: "data", mount: "/var/lib/mysql", sizeBytes: 1 },
    durable: true,
    binlogRetentionMs: 1,
  };
  return { group: { ...base(name, options), kind: "database", declared, router: undefined }, on: options.on };
}

/** `needs`: the majority. `peers`: the network between members; default: the first. */
export function ensemble(name: string, options: Omit<Common, "needs"> & { peers?: string }): Placed {
  const common = { ...options, needs: Math.floor(options.on.length / 2) + 1 };
  const declared: Ensemble = {
    ...workload(name, common),
    kind: "ensemble",
    engine: "zookeeper",
    port: 2181,
    peerNetwork: options.peers ?? options.networks?.[0] ?? "edge",
    volumes: [],
    tickMs: 500,
    superPassword: undefined,
  };
  return { group: { ...base(name, common), kind: "ensemble", declared }, on: options.on };
}

export interface BackendOf {
  readonly to: Endpoint;
  readonly backup?: boolean;
}

/** `virtualIp`: the network that it is on. `listeners`: backends by listener; one named `web` is usual. */
export function loadBalancer(
  name: string,
  options: Common & {
    virtualIp?: string;
    /** Default: HAProxy. */
    engine?: LoadBalancer["engine"];
    /** Of every listener. Default: none. */
    check?: "http" | "tcp";
    /** Servers of its listeners are asked for their role. Default: false. */
    asksRoles?: boolean;
    listeners: Readonly<Record<string, readonly BackendOf[]>>;
  },
): Placed {
  const listeners = Object.entries(options.listeners);
  const declared: LoadBalancer = {
    ...workload(name, options),
    kind: "load-balancer",
    engine: options.engine ?? "haproxy",
    listeners: listeners.map(([listener, backends]) => ({
      ...listenerCalled(listener, options.check),
      backends: backends.map(backend),
    })),
    virtualIp:
      options.virtualIp === undefined
        ? undefined
        : { network: options.virtualIp, mode: "active-passive", addresses: [], advertIntervalMs: 1000 },
    resolvers: [],
  };
  const planned: readonly PlannedListener[] = listeners.map(([listener, backends]) => {
    const servers = backends.map((given) => ({
      ...backend(given),
      name: given.to.name,
      address: "10.0.0.2",
      port: 80,
      // Only what chooses its writer is given more than a connection.
      rolePort: options.asksRoles ? 8406 : undefined,
    }));
    const called = listenerCalled(listener, options.check);
    return { ...called, servers, detection: detectionOf(declared.engine, { ...called, servers }) };
  });
  return {
    group: { ...base(name, options), kind: "load-balancer", declared, listeners: planned },
    on: options.on,
  };
}

function backend({ to, backup = false }: BackendOf) {
  return { to, weight: 1, backup, maxConnections: undefined };
}

function checkOf(kind: "http" | "tcp" | undefined): Listener["check"] {
  const timing = { port: undefined, intervalMs: 1000, timeoutMs: 1000, fall: 2, rise: 2 };
  if (kind === undefined) return undefined;
  return kind === "tcp" ? { kind, ...timing } : { kind, path: "/", status: 200, ...timing };
}

function listenerCalled(name: string, check: "http" | "tcp" | undefined): Omit<Listener, "backends"> {
  return {
    name,
    protocol: "http",
    port: 80,
    tls: undefined,
    balance: { kind: "round-robin" },
    check: checkOf(check),
    retries: 0,
    redispatch: false,
    idempotent: false,
    timeouts: { connectMs: 1, clientMs: 1, serverMs: 1, queueMs: 1 },
    connectionPool: 0,
    maxConnections: undefined,
  };
}
