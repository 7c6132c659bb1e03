/** What the container of a database server shows of its host because of backups. */
import type { types } from "@pulumi/docker";
import type { Group, Plan } from "../../plan/model.ts";
import { backupsOf } from "../../render/backup/declared.ts";

/** Where the scripts leave what Prometheus' node exporter reads; see `templates/backup/place.sh.hbs`. */
export const METRICS_FOLDER = "/var/lib/prometheus/node-exporter";

/** Whether the servers of a group make backups in their containers. */
export function makesBackups(plan: Pick<Plan, "backups">, group: Group): boolean {
  return group.kind === "database" && backupsOf(plan, group).length > 0;
}

/**
 * The folders that backups are kept in, where they are mounted on the engine's host: under the same path. The engine makes no folder that
 * is not there, so that a container without the place of its backups does not start.
 */
export function backupMounts(
  plan: Pick<Plan, "backups">,
  group: Group,
): readonly types.input.ContainerMount[] {
  if (!makesBackups(plan, group)) return [];
  const folders = backupsOf(plan, group).flatMap(({ at }) =>
    at === undefined || at.ssh !== undefined ? [] : [at.folder],
  );
  return [...new Set(folders)].sort().map((folder) => ({ type: "bind", source: folder, target: folder }));
}
