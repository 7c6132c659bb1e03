/** The document for other programs. Times in milliseconds, sizes in bytes. */
import { judge } from "../judge.ts";
import type { RestoreResult } from "../model.ts";

export interface JsonRestoreDrill {
  readonly topology: string;
  readonly date: string;
  readonly held: boolean;
  readonly backups: readonly JsonRestore[];
}

interface JsonRestore {
  readonly backup: string;
  readonly of: string;
  readonly method: string;
  readonly held: boolean;
  /** Why it did not hold. */
  readonly faults: readonly string[];
  readonly rpo: JsonPromise;
  readonly rto: JsonPromise;
  readonly maker: string | undefined;
  readonly name: string | undefined;
  readonly bytes: number | undefined;
  readonly backupMs: number | undefined;
  readonly compared: number | undefined;
  readonly until: string | undefined;
  readonly damagesRefused: Readonly<Record<string, boolean>>;
}

interface JsonPromise {
  readonly promisedMs: number;
  readonly measuredMs: number | undefined;
}

export function jsonDocument(topology: string, date: Date, results: readonly RestoreResult[]): string {
  const backups = results.map((result): JsonRestore => {
    const { backup, measured } = result;
    const { rpoMs, rtoMs, faults } = judge(result);
    return {
      backup: backup.name,
      of: backup.of.name,
      method: backup.method,
      held: faults.length === 0,
      faults,
      rpo: { promisedMs: backup.rpoMs, measuredMs: rpoMs },
      rto: { promisedMs: backup.rtoMs, measuredMs: rtoMs },
      maker: measured?.maker,
      name: measured?.name,
      bytes: measured?.bytes,
      backupMs: measured?.backupMs,
      compared: measured?.compared,
      until: measured?.pointInTime?.until,
      damagesRefused: Object.fromEntries(
        (measured?.damages ?? []).map(({ kind, refused }) => [kind, refused]),
      ),
    };
  });
  const document: JsonRestoreDrill = {
    topology,
    date: date.toISOString(),
    held: backups.every(({ held }) => held),
    backups,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
