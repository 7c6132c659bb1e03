/** What the user said of backups. */
import type { Named } from "./infrastructure.ts";
import type { Endpoint } from "./workload.ts";

/** Where backups are kept, as those who make them reach it. */
export interface BackupPlace {
  /** Absolute path, on the server or mounted. */
  readonly folder: string;
  readonly ssh: BackupServer | undefined;
}

export interface BackupServer {
  readonly server: Extract<Endpoint, { readonly kind: "service" | "external" }>;
  readonly user: string;
  /** Name of the secret with the private key. */
  readonly key: string;
  /** Type and public key, as `known_hosts` has them. */
  readonly hostKey: string;
}

export interface Backup extends Named {
  readonly of: { readonly kind: "database" | "service"; readonly name: string };
  /** For a service: which volume. */
  readonly volume: string | undefined;
  readonly method: "logical" | "physical" | "files";
  readonly everyMs: number;
  readonly keepMs: number;
  readonly to: { readonly kind: "domain" | "external"; readonly name: string };
  /** How instances reach it; undefined: unknown, and nothing is rendered. */
  readonly at: BackupPlace | undefined;
  /** Name of the secret with the password of the repository; undefined: plain files. */
  readonly resticPassword: string | undefined;
  /** Name of the secret with the password of the account that reads a database. */
  readonly accountPassword: string | undefined;
  /** How often binary logs are copied; undefined: never. */
  readonly binlogsEveryMs: number | undefined;
  /** Promised: at most this much data lost. */
  readonly rpoMs: number;
  /** Promised: restored within this time. */
  readonly rtoMs: number;
  /** How long one backup takes at most, counted into the RPO. */
  readonly durationMs: number;
  /** How often a restore is tried; undefined: never. */
  readonly restoreDrillEveryMs: number | undefined;
  readonly minimumBytes: number | undefined;
}
