/** Small builders: a valid part with quiet defaults, of which a test states only what it is about. */
import type {
  Backend,
  Backup,
  Database,
  Dependency,
  Domain,
  DomainKind,
  Endpoint,
  Ensemble,
  Entrypoint,
  External,
  Listener,
  LoadBalancer,
  Network,
  Port,
  Service,
  SharedRisk,
  SourceLocation,
  Spread,
  Topology,
} from "../../src/topology/model.ts";
import { choosesWriter } from "../../src/topology/replication.ts";

export const SOURCE: SourceLocation = { file: "topology.ts", line: 1, column: 1 };

const GIB = 2 ** 30;

export function strictSpread(over: DomainKind): Spread {
  return { over, strict: true };
}

export function bestEffortSpread(over: DomainKind): Spread {
  return { over, strict: false };
}

/** `anonymous` unless it is a host; give `anonymous: false` for a domain that gets children. */
export function makeDomain(domain: Pick<Domain, "kind" | "name"> & Partial<Domain>): Domain {
  return {
    source: SOURCE,
    parent: undefined,
    anonymousHosts: undefined,
    anonymous: domain.kind !== "host",
    capacity: undefined,
    ...domain,
  };
}

/** Zones `a`, `b`, … with hosts `a-1`, `a-2`, …; without hosts the cloud chooses them. */
export function makeZones(count: number, hostsPerZone = 0): readonly Domain[] {
  return Array.from({ length: count }, (_, index) => String.fromCharCode(97 + index)).flatMap((zone) => [
    makeDomain({ kind: "zone", name: zone, anonymous: hostsPerZone === 0 }),
    ...Array.from({ length: hostsPerZone }, (_, host) =>
      makeDomain({ kind: "host", name: `${zone}-${host + 1}`, parent: zone }),
    ),
  ]);
}

export function makeNetwork(network: Pick<Network, "name"> & Partial<Network>): Network {
  return {
    source: SOURCE,
    cidr: "10.0.0.0/24",
    pool: undefined,
    reserved: [],
    external: undefined,
    switches: "redundant",
    ...network,
  };
}

export function makeExternal(external: Pick<External, "name"> & Partial<External>): External {
  return { source: SOURCE, availability: 0.999, address: `${external.name}.example`, port: 443, ...external };
}

export function makePort(port: Partial<Port> = {}): Port {
  return { name: "http", port: 8080, protocol: "tcp", ...port };
}

export function makeService(service: Pick<Service, "name"> & Partial<Service>): Service {
  const replicas = service.replicas ?? 2;
  return {
    kind: "service",
    source: SOURCE,
    replicas,
    needs: Math.min(1, replicas),
    networks: ["app"],
    spread: strictSpread("host"),
    within: [],
    size: { name: undefined, cpu: 1, memoryBytes: GIB, diskBytes: 10 * GIB },
    image: `registry.example/${service.name}:1.0.0`,
    command: [],
    ports: [makePort()],
    volumes: [],
    healthCheck: undefined,
    environment: {},
    secretFiles: [],
    dependsOn: [],
    ...service,
  };
}

export function makeBackend(to: Endpoint, backend: Partial<Backend> = {}): Backend {
  return { to, weight: 1, backup: false, maxConnections: undefined, ...backend };
}

export function makeListener(listener: Pick<Listener, "backends"> & Partial<Listener>): Listener {
  return {
    name: "http",
    protocol: "http",
    port: 80,
    tls: undefined,
    balance: { kind: "round-robin" },
    check: { kind: "tcp", port: undefined, intervalMs: 1000, timeoutMs: 1000, fall: 2, rise: 2 },
    retries: 3,
    redispatch: true,
    idempotent: false,
    timeouts: { connectMs: 1000, clientMs: 30_000, serverMs: 30_000, queueMs: 5000 },
    connectionPool: listener.protocol === "tcp" ? 0 : 16,
    maxConnections: undefined,
    ...listener,
  };
}

export function makeLoadBalancer(
  loadBalancer: Pick<LoadBalancer, "name" | "listeners"> & Partial<LoadBalancer>,
): LoadBalancer {
  return {
    kind: "load-balancer",
    source: SOURCE,
    replicas: 2,
    needs: 1,
    networks: ["app"],
    spread: strictSpread("host"),
    within: [],
    size: { name: undefined, cpu: 1, memoryBytes: GIB / 2, diskBytes: 10 * GIB },
    engine: "haproxy",
    virtualIp: undefined,
    resolvers: [],
    ...loadBalancer,
  };
}

export function makeVirtualIp(
  virtualIp: Partial<NonNullable<LoadBalancer["virtualIp"]>> = {},
): NonNullable<LoadBalancer["virtualIp"]> {
  return { network: "app", mode: "active-passive", addresses: [], advertIntervalMs: 500, ...virtualIp };
}

export function makeDatabase(database: Pick<Database, "name"> & Partial<Database>): Database {
  const networks = database.networks ?? ["app"];
  return {
    kind: "database",
    shard: undefined,
    source: SOURCE,
    replicas: 2,
    needs: 1,
    networks,
    spread: strictSpread("host"),
    within: [],
    size: { name: undefined, cpu: 2, memoryBytes: 4 * GIB, diskBytes: 10 * GIB },
    engine: "mariadb",
    port: 3306,
    replication: { mode: "asynchronous" },
    election: undefined,
    pair: undefined,
    rolePort: choosesWriter({
      replication: database.replication ?? { mode: "asynchronous" },
      election: database.election,
      pair: database.pair,
    })
      ? 8406
      : undefined,
    primary: 1,
    replicationNetwork: networks[0] ?? "app",
    replicationPassword: "replication",
    tls: undefined,
    databases: ["main"],
    accounts: [],
    volume: { name: "data", mount: "/var/lib/mysql", sizeBytes: 20 * GIB },
    durable: true,
    binlogRetentionMs: 604_800_000,
    ...database,
  };
}

export function makeEnsemble(ensemble: Pick<Ensemble, "name"> & Partial<Ensemble>): Ensemble {
  const networks = ensemble.networks ?? ["app"];
  const replicas = ensemble.replicas ?? 3;
  return {
    kind: "ensemble",
    source: SOURCE,
    engine: "zookeeper",
    replicas,
    needs: Math.floor(replicas / 2) + 1,
    networks,
    spread: strictSpread("host"),
    within: [],
    size: { name: undefined, cpu: 1, memoryBytes: GIB, diskBytes: 10 * GIB },
    port: 2181,
    peerNetwork: networks[0] ?? "app",
    volumes: [
      { name: "data", mount: "/var/lib/zookeeper/data", sizeBytes: 10 * GIB },
      { name: "log", mount: "/var/lib/zookeeper/log", sizeBytes: 5 * GIB },
    ],
    tickMs: 500,
    superPassword: undefined,
    ...ensemble,
  };
}

export function makeSharedRisk(risk: Pick<SharedRisk, "name" | "affects"> & Partial<SharedRisk>): SharedRisk {
  return { source: SOURCE, ...risk };
}

export function makeBackup(backup: Pick<Backup, "name" | "of" | "to"> & Partial<Backup>): Backup {
  return {
    source: SOURCE,
    volume: undefined,
    method: "physical",
    everyMs: 3_600_000,
    keepMs: 604_800_000,
    rpoMs: 14_400_000,
    rtoMs: 14_400_000,
    durationMs: 3_600_000,
    restoreDrillEveryMs: undefined,
    minimumBytes: undefined,
    at: undefined,
    resticPassword: undefined,
    accountPassword: undefined,
    binlogsEveryMs: undefined,
    ...backup,
  };
}

export function makeEntrypoint(
  entrypoint: Pick<Entrypoint, "name" | "to"> & Partial<Entrypoint>,
): Entrypoint {
  return { source: SOURCE, hostname: undefined, slo: 0.999, rtoMs: undefined, dependsOn: [], ...entrypoint };
}

export function needs(on: Endpoint): Dependency {
  return { on, strength: "hard", without: undefined, shards: undefined };
}

export function likes(on: Endpoint): Dependency {
  return { on, strength: "soft", without: `nothing of ${on.name} is shown`, shards: undefined };
}

/** Three zones whose hosts the cloud chooses and one network `app`, unless said otherwise. */
export function makeTopology(topology: Partial<Topology> = {}): Topology {
  return {
    name: "shop",
    source: SOURCE,
    domains: makeZones(3),
    sharedRisks: [],
    networks: [makeNetwork({ name: "app" })],
    secrets: [{ name: "replication", source: SOURCE }],
    externals: [],
    services: [],
    loadBalancers: [],
    databases: [],
    ensembles: [],
    backups: [],
    entrypoints: [],
    software: {
      nginx: "1.22",
      haproxy: "2.6",
      keepalived: "2.2",
      mariadb: "10.11",
      mysql: "8.4",
      zookeeper: "3.8",
    },
    severities: {},
    suppressions: [],
    ...topology,
  };
}
