import type { Plan } from "../../plan/model.ts";
import { runError } from "../run-error.ts";

/**
 * No image for Docker has MySQL and what its agent takes.
 *
 * @throws pulumi.RunError when servers of a database are a group of Group Replication.
 */
export function refuseGroupReplication({ name, groups }: Plan): void {
  const grouped = groups.filter(
    (group) => group.kind === "database" && group.declared.replication.mode === "group-replication",
  );
  if (grouped.length === 0) return;
  const lines = grouped.map((one) => `  ${one.name} (${one.source.file}:${one.source.line})`);
  throw runError(
    `Group Replication needs an agent beside each server, which no image of MySQL has; topology "${name}" has it on:\n` +
      `${lines.join("\n")}\nUse mariadb(…) with replication: "galera", or deploy to OpenStack.`,
  );
}
