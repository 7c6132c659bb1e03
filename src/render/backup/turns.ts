/** Who makes a backup, in which order, and in which folder it is. */
import { serversIn } from "../../plan/database-servers.ts";
import type { DatabaseGroup, Group, PlannedBackup } from "../../plan/model.ts";

/** Replicas by their number, then the primary: those who write wait for nothing while a replica can do it. */
export function turnOrder(group: DatabaseGroup): readonly string[] {
  const servers = serversIn(group);
  const primary = servers[group.declared.primary - 1];
  return [...servers.filter((name) => name !== primary), ...(primary === undefined ? [] : [primary])];
}

/** All servers of a database have the same data; each instance of a service has its own. */
export function placeFolder({ name, at }: PlannedBackup, instance: string, kind: Group["kind"]): string {
  const folder = `${at?.folder ?? ""}/${name}`;
  return kind === "database" ? folder : `${folder}/${instance}`;
}
