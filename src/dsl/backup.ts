import type { DatabaseDeclaration } from "./database.ts";
import { type Declaration, declare } from "./declaration.ts";
import type { DomainDeclaration } from "./domain.ts";
import type { ExternalDeclaration } from "./external.ts";
import type { ByteSize, Duration } from "./quantity.ts";
import type { ServiceDeclaration } from "./service.ts";

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
