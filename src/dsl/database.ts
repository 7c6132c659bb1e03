import { type Declaration, declare } from "./declaration.ts";
import type { DatabaseEndpoint } from "./endpoint.ts";
import type { EnsembleDeclaration } from "./ensemble.ts";
import type { NetworkDeclaration } from "./network.ts";
import type { ByteSize, Duration } from "./quantity.ts";
import type { KeepalivedElection, ReplicationOption } from "./replication.ts";
import type { SecretDeclaration } from "./secret.ts";
import type { ServerTlsOptions } from "./server-tls.ts";
import type { ShardsOption } from "./shards.ts";
import type { WorkloadOptions } from "./workload.ts";

export interface AccountOptions {
  /** Secret with its password. */
  readonly password: SecretDeclaration;
  /** Schema it may use, one of `databases`. Default: the only one. */
  readonly database?: string;
  /**
   * `"read-only"`: SELECT. `"read-write"`: also INSERT, UPDATE, DELETE. `"owner"`: all on the schema, for migrations.
   */
  readonly privileges: "read-only" | "read-write" | "owner";
  /** Networks it may connect from. Default: all of the database's. */
  readonly from?: readonly NetworkDeclaration[];
}

export interface DatabaseOptions extends WorkloadOptions {
  /** Servers in all: one primary, the others replicas. Of a sharded database, those of each shard. An arbitrator is not counted. */
  readonly replicas: number;
  /**
   * The rows are spread over several databases like this one, `orders-shard-1`, `orders-shard-2` and so on, each with servers, backups
   * and endpoints of its own; services find the one that has a key by its routes (`shardRoutes`). Default: one database has all.
   */
  readonly shards?: ShardsOption;
  /** How many servers must be up for reads at peak load. Default: 1. */
  readonly needs?: number;
  /** Default: 3306. */
  readonly port?: number;
  /** How a transaction gets to the other servers, and what can be lost: see each mode. Default: `"asynchronous"`. */
  readonly replication?: ReplicationOption;
  /**
   * Ensemble through which the servers elect their primary: a replica that has all that was acknowledged takes its place by
   * itself, and a primary that has lost the ensemble stops writing. Not with Galera and Group Replication, whose
   * servers agree among themselves.
   * Load balancers have to be before `writer`. Two servers may leave it to keepalived, with a reason to accept that both write when
   * they do not hear each other. Default: none; a replica is promoted by a person.
   */
  readonly election?: EnsembleDeclaration | KeepalivedElection;
  /**
   * Number of the server that is the primary, from 1; where the servers choose, the one that begins. Without: change it after
   * a person has promoted another one, so that the failed server comes back as its replica. Default: 1.
   */
  readonly primary?: number;
  /**
   * Where an agent beside each server tells load balancers whether it may be written to or read from: a primary that is writable, a replica
   * that is at most 10 s behind. Default: 8406 with an election, Galera or Group Replication, and with several servers of MariaDB before which an
   * HAProxy listener has no check of its own; else none, and load balancers ask for a connection only.
   */
  readonly rolePort?: number;
  /** Network that replication uses, one of `networks`. Default: the first. */
  readonly replicationNetwork?: NetworkDeclaration;
  /** Secret with the password of the replication account. Needed with more than one server. */
  readonly replicationPassword?: SecretDeclaration;
  /** Encrypts what the servers send each other, and lets them know each other. Default: none; they speak in clear. */
  readonly tls?: ServerTlsOptions;
  /** Schemas to create. At least one. */
  readonly databases: readonly string[];
  /** Accounts by name. Default: none. */
  readonly accounts?: Readonly<Record<string, AccountOptions>>;
  /** Size of the data volume, mounted at /var/lib/mysql. */
  readonly storage: ByteSize;
  /**
   * Every commit is on disk before it is acknowledged (`sync_binlog=1`, `innodb_flush_log_at_trx_commit=1`).
   * Default: true.
   */
  readonly durable?: boolean;
  /** How long binary logs are kept: longer than a backup is old and a replica takes to rebuild. Default: `"7d"`. */
  readonly binlogRetention?: Duration;
}

export interface DatabaseDeclaration extends Declaration<"database", DatabaseOptions> {
  readonly engine: "mysql" | "mariadb";
  /** Where writes go: the primary. */
  readonly writer: DatabaseEndpoint;
  /** Where reads go: any server. */
  readonly reader: DatabaseEndpoint;
}

function withEndpoints(
  declared: Declaration<"database", DatabaseOptions>,
  engine: DatabaseDeclaration["engine"],
): DatabaseDeclaration {
  // The endpoints refer to the database and the database to them: one has to be there first.
  const database = Object.assign(declared, { engine }) as DatabaseDeclaration;
  return Object.assign(database, {
    writer: { endpoint: "database", database, role: "writer" },
    reader: { endpoint: "database", database, role: "reader" },
  } as const);
}

/**
 * MariaDB: a primary and its replicas.
 * @example
 * const orders = mariadb("orders", {
 *   replicas: 3, spread: "zone", networks: [data], size: medium, storage: "50GiB",
 *   databases: ["orders"],
 *   replicationPassword: secret("orders-replication"),
 *   accounts: { api: { password: secret("orders-api"), privileges: "read-write" } },
 * });
 */
export function mariadb(name: string, options: DatabaseOptions): DatabaseDeclaration {
  return withEndpoints(declare("database", name, options, mariadb), "mariadb");
}

/**
 * MySQL: a primary and its replicas. The options are those of `mariadb`.
 * @example mysql("orders", { replicas: 2, networks: [data], size: medium, storage: "50GiB", databases: ["orders"], … })
 */
export function mysql(name: string, options: DatabaseOptions): DatabaseDeclaration {
  return withEndpoints(declare("database", name, options, mysql), "mysql");
}
