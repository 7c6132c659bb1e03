/** What a restore drill finds out of one backup. Times in milliseconds. */
import type { PlannedBackup } from "../plan/model.ts";

export interface RestoreResult {
  readonly backup: PlannedBackup;
  /** Undefined: it ended before, with `error`. */
  readonly measured: RestoreMeasured | undefined;
  readonly error: string | undefined;
}

export interface RestoreMeasured {
  /** The instance that made it. */
  readonly maker: string;
  /** Name of the backup that was restored. */
  readonly name: string;
  readonly bytes: number;
  readonly backupMs: number;
  /** From the call of the restore script until the server has stopped, or the files are there. */
  readonly restoreMs: number;
  /** Copying of binary logs; undefined without. */
  readonly shippingMs: number | undefined;
  /** Tables, or files, that were compared. */
  readonly compared: number;
  /** Those that are not as they were at the source. */
  readonly different: readonly string[];
  /** To a chosen second, with what came after it left out; undefined without binary logs. */
  readonly pointInTime: { readonly until: string; readonly different: readonly string[] } | undefined;
  /** Kinds of damage to what is kept, and whether the restore refused it. */
  readonly damages: readonly { readonly kind: DamageKind; readonly refused: boolean }[];
}

export const DAMAGES = ["truncated", "emptied", "bit flipped"] as const;
export type DamageKind = (typeof DAMAGES)[number];
