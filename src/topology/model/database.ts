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

export interface Database extends Workload {
  readonly kind: "database";
  readonly engine: "mysql" | "mariadb";
  readonly port: number;
  /** Asynchronous: a failed primary may take the last transactions with it. */
  readonly replication: "asynchronous";
  /** Ordinal of the server that is the primary. */
  readonly primary: number;
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
