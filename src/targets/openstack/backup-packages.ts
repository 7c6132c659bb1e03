/** Debian packages with what the scripts of backups run, beside the server's own. */
import type { Group, PlannedBackup } from "../../plan/model.ts";

export function backupPackages(group: Group, backups: readonly PlannedBackup[]): readonly string[] {
  const needed = backups.flatMap(({ at, method, resticPassword }) => [
    ...(method === "physical" ? ["mariadb-backup"] : []),
    ...(resticPassword === undefined ? ["rsync"] : ["restic"]),
    ...(at?.ssh === undefined ? [] : ["openssh-client"]),
  ]);
  return group.kind === "database" || group.kind === "service" ? [...new Set(needed)].sort() : [];
}
