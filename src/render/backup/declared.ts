import type { Group, Plan, PlannedBackup } from "../../plan/model.ts";

/** The backups of a group that somebody makes: those that say where they are kept. */
export function backupsOf(
  { backups }: Pick<Plan, "backups">,
  { kind, name }: Pick<Group, "kind" | "name">,
): readonly PlannedBackup[] {
  return backups.filter(({ of, at }) => of.kind === kind && of.name === name && at !== undefined);
}
