/** What the user said of databases. */
import type { Volume, Workload } from "./workload.ts";

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
  | { readonly mode: "galera" };

export interface Database extends Workload {
  readonly kind: "database";
  readonly engine: "mysql" | "mariadb";
  readonly port: number;
  readonly replication: Replication;
  /** Ensemble through which the servers elect their primary. Undefined: a person promotes, or Galera has no need of it. */
  readonly election: string | undefined;
  /** keepalived decides which of two servers is the primary, and why it is accepted that both may be. */
  readonly pair: { readonly acceptSplitBrain: string } | undefined;
  /** Ordinal of the server that is the primary; where the servers agree among themselves, of the one that begins. */
  readonly primary: number;
  /** Where each server tells its role, when that can change. */
  readonly rolePort: number;
  /** Network that replication uses. */
  readonly replicationNetwork: string;
  /** Secret with the replication account's password. */
  readonly replicationPassword: string | undefined;
  readonly databases: readonly string[];
  readonly accounts: readonly Account[];
  readonly volume: Volume;
  /** sync_binlog=1 and innodb_flush_log_at_trx_commit=1 when true. */
  readonly durable: boolean;
  /** `expire`: how long binary logs are kept. */
  readonly binlogRetentionMs: number;
}
