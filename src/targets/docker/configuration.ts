/** What travels to a running program: the files of its bundle, and what completes it after its start. */

import type { DatabaseGroup, Group, Instance, Plan, Program } from "../../plan/model.ts";
import type { Bundle, BundleFile, FileOwner } from "../../render/bundle.ts";
import { originText } from "../../render/header.ts";
import { TO_SERVERS_FILE } from "../../render/mysql/paths.ts";
import { replicationSet } from "../../render/mysql/replication-set.ts";
import { secretPath } from "../../render/mysql/setup-files.ts";
import { REPLICATION_ACCOUNT } from "../../topology/consistency/databases.ts";
import { choosesWriter } from "../../topology/replication.ts";
import { shellQuote } from "../shell-quote.ts";
import { backupTimes } from "./backup-times.ts";

export type ConfiguredProgram = Exclude<Program, "application" | "database-agent" | "garbd">;

export type ConfigurationFile = Pick<BundleFile, "path" | "content" | "mode">;

/** Defaults of `templates/docker/programs/database.sh`. */
const COMMANDS = "/etc/nospof/after-start.sh";
const REPLICATION = "/etc/nospof/replication";

/** There is no systemd in a container: see `backup-times.ts`. */
const SYSTEMD_UNITS = "/etc/systemd/system/";

/**
 * The files of a program that may change while it runs; secret ones are in the bundle.
 * @param fixed paths of those that its container is made with instead
 */
export function configurationFiles(
  plan: Plan,
  group: Group,
  instance: Instance,
  bundle: Bundle,
  program: ConfiguredProgram,
  fixed: readonly string[],
): readonly ConfigurationFile[] {
  const owners = ownersWith(program);
  return [
    ...bundle.files.filter(
      ({ program: owner, path }) =>
        owners.includes(owner) && !fixed.includes(path) && !path.startsWith(SYSTEMD_UNITS),
    ),
    ...(group.kind === "database"
      ? [
          afterStart(plan, instance, bundle),
          ...(choosesWriter(group.declared) ? [] : [replication(plan, instance, group)]),
          ...backupTimes(plan, instance, group),
        ]
      : []),
  ];
}

/** Whose files a program's volume has: those of what runs in its container beside it, too. */
export function ownersWith(program: ConfiguredProgram): readonly FileOwner[] {
  return program === "mariadb" || program === "mysql" ? [program, "database-agent", "backup"] : [program];
}

function afterStart(plan: Plan, instance: Instance, { afterStart }: Bundle): ConfigurationFile {
  const lines = [
    `# ${originText(plan, instance)}`,
    "# Runs each time the program has started, and when what it says has changed.",
    ...afterStart.map((command) => command.map(shellQuote).join(" ")),
  ];
  return { path: COMMANDS, content: `${lines.join("\n")}\n`, mode: 0o644 };
}

/** Who has to be up to date before this server may go. */
function replication(plan: Plan, instance: Instance, group: DatabaseGroup): ConfigurationFile {
  const role = instance.database?.role ?? "replica";
  const { primary, others } = replicationSet(plan, instance, group);
  const password = group.declared.replicationPassword;
  const lines = [
    `# ${originText(plan, instance)}`,
    `role ${role}`,
    `port ${group.declared.port}`,
    ...(others.length === 0 || password === undefined
      ? []
      : [`user ${REPLICATION_ACCOUNT}`, `secret ${secretPath(password)}`]),
    ...(group.declared.tls === undefined ? [] : [`options ${TO_SERVERS_FILE}`]),
    ...(role === "replica"
      ? [`primary ${primary.address}`]
      : others.map(({ address }) => `replica ${address}`)),
  ];
  return { path: REPLICATION, content: `${lines.join("\n")}\n`, mode: 0o644 };
}
