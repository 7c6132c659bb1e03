/** What the user said of databases. */
import type { Shard } from "./shards.ts";
import type { Size, Volume, Workload } from "./workload.ts";

export interface Account {
  readonly name: string;
  /** Name of the secret that holds its password. */
  readonly password: string;
  /** Database schema it may use. */
  readonly database: string;
  readonly privileges: "read-only" | "read-write" | "owner";
  /** Networks it may connect from. Empty: all networks of the database. */
  readonly from: readonly string[];
}

/** How a transaction gets to the other servers. */
export type Replication =
  /** A failed primary may take the last transactions with it. */
  | { readonly mode: "asynchronous" }
  | {
      readonly mode: "semi-synchronous";
      /** Replicas that have a transaction before it is acknowledged. */
      readonly acknowledgements: number;
      /** Without them, writes go on after so long; undefined: they wait. */
      readonly fallBackAfterMs: number | undefined;
    }
  | { readonly mode: "galera"; readonly arbitrator?: Arbitrator }
  | { readonly mode: "group-replication" };

/** Names of secrets. */
export interface ServerTls {
  /** The certificate of the authority, in PEM. */
  readonly ca: string;
  /** Certificate, chain and private key in one PEM text. */
  readonly certificate: string;
}

/** Votes with two servers of Galera, has no data: the last one of the database's `replicas`. */
export interface Arbitrator {
  readonly size: Size;
  /** Domains it may be placed in; empty: where the servers may be. */
  readonly within: readonly string[];
}

/** `replicas` counts an arbitrator, too. */
export interface Database extends Workload {
  readonly kind: "database";
  readonly engine: "mysql" | "mariadb";
  /** Which part of a sharded database it is; undefined: it is a whole one. As it was declared, the first stands for all of them. */
  readonly shard: Shard | undefined;
  readonly port: number;
  readonly replication: Replication;
  /** Ensemble through which the servers elect their primary. Undefined: a person promotes, or the servers agree among themselves. */
  readonly election: string | undefined;
  /** keepalived decides which of two servers is the primary, and why it is accepted that both may be. */
  readonly pair: { readonly acceptSplitBrain: string } | undefined;
  /** Ordinal of the server that is the primary; where the servers agree among themselves, of the one that begins. */
  readonly primary: number;
  /** Where each server tells its role. Undefined: no load balancer asks for more than a connection. */
  readonly rolePort: number | undefined;
  /** Network that replication uses. */
  readonly replicationNetwork: string;
  /** Secret with the replication account's password. */
  readonly replicationPassword: string | undefined;
  /** Secrets with which the servers know each other. Undefined: they speak in clear. */
  readonly tls: ServerTls | undefined;
  readonly databases: readonly string[];
  readonly accounts: readonly Account[];
  readonly volume: Volume;
  /** sync_binlog=1 and innodb_flush_log_at_trx_commit=1 when true. */
  readonly durable: boolean;
  /** `expire`: how long binary logs are kept. */
  readonly binlogRetentionMs: number;
}
