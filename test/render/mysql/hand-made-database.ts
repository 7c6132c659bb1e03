/** A plan with one database, written by hand: what rendering looks at and no more. */
import type { DatabaseGroup, Instance, Plan, PlannedNetwork } from "../../../src/plan/model.ts";
import type { Account, Database, Replication } from "../../../src/topology/model.ts";
import { arbitratorOf } from "../../../src/topology/replication.ts";

const source = { file: "topology.ts", line: 1, column: 1 };

export interface DatabaseWishes {
  readonly name?: string;
  readonly engine?: Database["engine"];
  readonly version?: string;
  /** An arbitrator, the last one, counted. */
  readonly servers?: number;
  /** Number of the server that is the primary. Default: 1. */
  readonly primary?: number;
  readonly port?: number;
  readonly replication?: Replication;
  readonly memoryBytes?: number;
  readonly databases?: readonly string[];
  readonly accounts?: readonly Account[];
  readonly replicationPassword?: string | undefined;
  readonly tls?: Database["tls"];
  readonly durable?: boolean;
  readonly binlogRetentionMs?: number;
}

export interface HandMadeDatabase {
  readonly plan: Plan;
  readonly group: DatabaseGroup;
  /** By their numbers: the primary first, unless wished otherwise. */
  readonly instances: readonly Instance[];
}

const ACCOUNTS: readonly Account[] = [
  { name: "api", password: "orders-api", database: "orders", privileges: "read-write", from: ["app"] },
  { name: "migrate", password: "orders-migrate", database: "orders", privileges: "owner", from: ["app"] },
  { name: "report", password: "orders-report", database: "order_archive", privileges: "read-only", from: [] },
];

/** Networks `app` 10.0.2.0/24 and `data` 10.0.3.0/24; server n is 10.0.2.(10+n) and 10.0.3.(10+n). */
export function handMadeDatabase(wishes: DatabaseWishes = {}): HandMadeDatabase {
  const { name = "orders", engine = "mariadb", servers = 2, memoryBytes = 2 * 1024 ** 3 } = wishes;
  const networks = ["app", "data"];
  const size = { name: undefined, cpu: 2, memoryBytes, diskBytes: 20 * 1024 ** 3 };
  const volume = { name: "data", mount: "/var/lib/mysql", sizeBytes: 50 * 1024 ** 3 };
  const declared: Database = {
    kind: "database",
    shard: undefined,
    name,
    source,
    engine,
    replicas: servers,
    needs: 1,
    networks,
    spread: { over: "host", strict: true },
    within: [],
    size,
    port: wishes.port ?? 3306,
    replication: wishes.replication ?? { mode: "asynchronous" },
    election: undefined,
    pair: undefined,
    rolePort: 8406,
    primary: wishes.primary ?? 1,
    replicationNetwork: "data",
    replicationPassword: "replicationPassword" in wishes ? wishes.replicationPassword : "orders-replication",
    tls: wishes.tls,
    databases: wishes.databases ?? ["order_archive", "orders"],
    accounts: wishes.accounts ?? ACCOUNTS,
    volume,
    durable: wishes.durable ?? true,
    binlogRetentionMs: wishes.binlogRetentionMs ?? 7 * 86_400_000,
  };
  const instances = Array.from({ length: servers }, (_, index): Instance => {
    const ordinal = index + 1;
    const votesOnly = arbitratorOf(declared) !== undefined && ordinal === servers;
    return {
      name: `${name}-${ordinal}`,
      group: name,
      ordinal,
      source,
      placement: [`host-${ordinal}`],
      addresses: [
        { network: "app", address: `10.0.2.${10 + ordinal}` },
        { network: "data", address: `10.0.3.${10 + ordinal}` },
      ],
      programs: votesOnly ? ["garbd"] : [engine],
      size,
      volumes: votesOnly ? [] : [{ ...volume, id: `${name}-${ordinal}-data` }],
      database: votesOnly
        ? undefined
        : { serverId: 1000 + ordinal, role: ordinal === declared.primary ? "primary" : "replica" },
    };
  });
  const group: DatabaseGroup = {
    kind: "database",
    name,
    source,
    declared,
    instances: instances.map((instance) => instance.name),
    needs: 1,
    networks,
    router: undefined,
  };
  return { plan: planOf(group, instances, wishes), group, instances };
}

function planOf(group: DatabaseGroup, instances: readonly Instance[], { version }: DatabaseWishes): Plan {
  const software = {
    nginx: "1.22",
    haproxy: "2.6",
    keepalived: "2.2",
    mariadb: "10.11",
    mysql: "9.7",
    zookeeper: "3.8",
  };
  return {
    name: "hand-made",
    source,
    software: version === undefined ? software : { ...software, [group.declared.engine]: version },
    domains: [],
    sharedRisks: [],
    networks: [network("app", "10.0.2"), network("data", "10.0.3")],
    externals: [],
    groups: [group],
    instances,
    virtualIps: [],
    connections: [],
    flows: [],
    secrets: [],
    entrypoints: [],
    backups: [],
    severities: {},
    suppressions: [],
    remarks: [],
    allocations: { version: 1, addresses: {}, routerIds: {}, serverIds: {}, hosts: {} },
  };
}

function network(name: string, prefix: string): PlannedNetwork {
  return {
    name,
    source,
    cidr: `${prefix}.0/24`,
    pool: undefined,
    reserved: [],
    external: undefined,
    switches: "redundant",
    gatewayAddress: undefined,
    poolFrom: `${prefix}.1`,
    poolTo: `${prefix}.254`,
  };
}
