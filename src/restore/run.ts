/** All backups of a plan in one lab, one after the other. */
import type { Plan, PlannedBackup } from "../plan/model.ts";
import type { Lab } from "../targets/lab/lab.ts";
import { drillBackup } from "./drill-backup.ts";
import type { RestoreResult } from "./model.ts";

export interface RestoreDrill {
  readonly plan: Plan;
  /** Those to drill; each says where it is kept. */
  readonly backups: readonly PlannedBackup[];
  readonly open: () => Promise<Lab>;
  readonly tell: (progress: RestoreProgress) => void;
  readonly signal: AbortSignal;
}

export type RestoreProgress =
  | { readonly step: "lab" }
  | { readonly step: "begins"; readonly backup: PlannedBackup }
  | { readonly step: "ended"; readonly result: RestoreResult };

/** Databases fill their data directories first, all at the same time. */
const PATIENCE_MS = 240_000;

/** @throws Error when the lab does not come up; what goes wrong with one backup is in its result. */
export async function runRestoreDrill(drill: RestoreDrill): Promise<readonly RestoreResult[]> {
  const { plan, backups, tell, signal } = drill;
  tell({ step: "lab" });
  const lab = await drill.open();
  try {
    await lab.untilReady(PATIENCE_MS);
    const results: RestoreResult[] = [];
    for (const backup of backups) {
      signal.throwIfAborted();
      tell({ step: "begins", backup });
      const result = await resultOf(lab, plan, backup);
      results.push(result);
      tell({ step: "ended", result });
    }
    return results;
  } finally {
    await lab.down();
  }
}

async function resultOf(lab: Lab, plan: Plan, backup: PlannedBackup): Promise<RestoreResult> {
  try {
    return { backup, measured: await drillBackup(lab, plan, backup), error: undefined };
  } catch (error) {
    return { backup, measured: undefined, error: error instanceof Error ? error.message : String(error) };
  }
}
