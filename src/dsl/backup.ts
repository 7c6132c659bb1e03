import type { DatabaseDeclaration } from "./database.ts";
import { type Declaration, declare } from "./declaration.ts";
import type { DomainDeclaration } from "./domain.ts";
import type { ServicePort } from "./endpoint.ts";
import type { ExternalDeclaration } from "./external.ts";
import type { ByteSize, Duration } from "./quantity.ts";
import type { SecretDeclaration } from "./secret.ts";
import type { ServiceDeclaration } from "./service.ts";

/** A server that takes backups over SSH. Its account needs a shell, rsync, gzip and sha256sum. */
export interface BackupServerOptions {
  /** A TCP port of a service of one replica, placed within `to`; or the external in `to`, with an address. */
  readonly server: ServicePort | ExternalDeclaration;
  /** Default: `"backup"`. */
  readonly user?: string;
  /** Secret with the private key, in OpenSSH's format, without a passphrase. */
  readonly key: SecretDeclaration;
  /** The server's public key, such as `"ssh-ed25519 AAAA…"`: no other server is talked to. */
  readonly hostKey: string;
}

export interface BackupPlaceOptions {
  /**
   * Absolute path. Without `ssh`: on each instance that makes the backup, where somebody has mounted what is in `to`. It has to hold a
   * file `.nospof-backups`: a folder without it may be an empty mount point, and is not written to.
   */
  readonly folder: string;
  /** The folder is on a server. Default: it is mounted. */
  readonly ssh?: BackupServerOptions;
}

export interface BackupOptions {
  /** A database, or a service whose `volume` is saved. */
  readonly of: DatabaseDeclaration | ServiceDeclaration;
  /** For a service: which of its volumes. Default: its only one. */
  readonly volume?: string;
  /** `"logical"`: an SQL dump. `"physical"`: the data files. `"files"`: a volume. Default: logical, or files for a service. */
  readonly method?: "logical" | "physical" | "files";
  readonly every: Duration;
  readonly keep: Duration;
  /** Where the copy goes: a failure domain of the topology, or something external. */
  readonly to: DomainDeclaration | ExternalDeclaration;
  /** How instances reach it. Default: unknown, and nobody makes the backup. */
  readonly at?: BackupPlaceOptions;
  /** Kept by restic, encrypted with this password and each block once. Default: plain files, compressed. */
  readonly restic?: { readonly password: SecretDeclaration };
  /**
   * For a database: secret with the password of the account that reads it, `nospof_backup`, which can do no more and come in from the
   * server itself only. Needed with `at`.
   */
  readonly accountPassword?: SecretDeclaration;
  /**
   * Binary logs are copied as well, so often, so that it can be restored to any second. What is lost at worst is this
   * time then. Default: they are not.
   */
  readonly binlogs?: { readonly every: Duration };
  /** Promised: at most this much is lost (recovery point objective). */
  readonly rpo: Duration;
  /** Promised: restored within this time (recovery time objective). */
  readonly rto: Duration;
  /** How long one backup takes at most; it counts into the RPO. Default: `"1h"`. */
  readonly duration?: Duration;
  /** A backup is restored and compared this often. Default: never. */
  readonly restoreDrill?: { readonly every: Duration };
  /** A smaller backup counts as failed. Default: not checked. */
  readonly minimumSize?: ByteSize;
}

export type BackupDeclaration = Declaration<"backup", BackupOptions>;

/**
 * A backup: what, how often, kept how long, where to, and what it promises.
 * @example
 * backup("orders-nightly", {
 *   of: orders, every: "6h", keep: "14d", to: archive, rpo: "8h", rto: "1h",
 *   restoreDrill: { every: "7d" }, minimumSize: "10MiB",
 * });
 */
export function backup(name: string, options: BackupOptions): BackupDeclaration {
  return declare("backup", name, options, backup);
}
