import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plan, PlannedBackup } from "../../plan/model.ts";
import { judge } from "../../restore/judge.ts";
import { jsonDocument } from "../../restore/reporters/json.ts";
import { restoreTable } from "../../restore/reporters/table.ts";
import { type RestoreProgress, runRestoreDrill } from "../../restore/run.ts";
import { openLab } from "../../targets/lab/machine/index.ts";
import { requireMachineTools } from "../../targets/lab/machine/requirements.ts";
import { endedBySignal } from "../drill/ended-by-signal.ts";
import { layOut } from "../drill/lay-out.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { loadPlans } from "../load-plan.ts";
import { findTopologyFile } from "../topology-files.ts";
import { UserError } from "../user-error.ts";
import { requireBackupPrograms } from "./required-programs.ts";

export interface RestoreDrillOptions {
  readonly backup: readonly string[];
  readonly format: "table" | "json";
  readonly output?: string;
  readonly name?: string;
}

/** `nospof restore-drill`: load, make, restore, compare. */
export async function runRestoreDrillCommand(
  stack: string,
  options: RestoreDrillOptions,
): Promise<ExitStatus> {
  const cwd = process.cwd();
  const [loaded] = await loadPlans([findTopologyFile(stack, cwd)], cwd);
  if (loaded === undefined) throw new UserError(`${stack}: no topology`);
  const { plan } = loaded;
  const backups = chosenBackups(plan, options.backup, loaded.stack);
  const name = options.name ?? `restore-${plan.name}`.slice(0, 40).replace(/-+$/, "");
  requireMachineTools();
  requireBackupPrograms(backups);
  const layout = await layOut(loaded, { name, runs: {}, clock: false });
  const results = await endedBySignal((signal) =>
    runRestoreDrill({
      plan,
      backups,
      open: () => openLab(layout, { lasting: false, software: plan.software, folders: [cwd], signal }),
      tell,
      signal,
    }),
  );
  const text =
    options.format === "json" ? jsonDocument(plan.name, new Date(), results) : restoreTable(results);
  if (options.output === undefined) process.stdout.write(text);
  else writeFileSync(resolve(cwd, options.output), text);
  return results.every((result) => judge(result).faults.length === 0)
    ? EXIT_STATUS.clean
    : EXIT_STATUS.errorsFound;
}

function chosenBackups(plan: Plan, wanted: readonly string[], stack: string): readonly PlannedBackup[] {
  const made = plan.backups.filter(({ at }) => at !== undefined);
  const names = made.map(({ name }) => name).join(", ");
  for (const name of wanted) {
    if (!made.some((backup) => backup.name === name)) {
      throw new UserError(
        `--backup: got "${name}", expected a backup that says where it is kept: ${names === "" ? "there is none" : names}`,
      );
    }
  }
  if (made.length === 0) {
    throw new UserError(
      `${stack}: no backup says where it is kept: there is nothing to restore`,
      'say it, for example at: { folder: "/mnt/archive" }',
    );
  }
  return made.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
}

function tell(progress: RestoreProgress): void {
  process.stderr.write(`${progressText(progress)}\n`);
}

function progressText(progress: RestoreProgress): string {
  switch (progress.step) {
    case "lab":
      return "bringing up the lab";
    case "begins":
      return `${progress.backup.name}: making and restoring`;
    case "ended": {
      const { faults } = judge(progress.result);
      return `${progress.result.backup.name}: ${faults.length === 0 ? "held" : faults.join("; ")}`;
    }
    default:
      return progress satisfies never;
  }
}
