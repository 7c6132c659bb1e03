/** Which image a database server runs in. */
import type { DatabaseGroup, Plan } from "../../plan/model.ts";
import { backupsOf } from "../../render/backup/declared.ts";
import type { ImageName } from "./images.ts";

/**
 * The official images have no Python for the agent beside a server, nor what backups are made with; where neither is needed, they are
 * taken as they are.
 */
export function databaseImage(plan: Pick<Plan, "backups">, group: DatabaseGroup): ImageName {
  const { engine, rolePort } = group.declared;
  return rolePort !== undefined || backupsOf(plan, group).length > 0 ? `${engine}-tools` : engine;
}
