/** What travels to a running program: the files of its bundle, and what completes it after its start. */

import type { DatabaseGroup, Group, Instance, Plan, Program } from "../../plan/model.ts";
import type { Bundle, BundleFile } from "../../render/bundle.ts";
import { originText } from "../../render/header.ts";
import { TO_SERVERS_FILE } from "../../render/mysql/paths.ts";
import { replicationSet } from "../../render/mysql/replication-set.ts";
import { secretPath } from "../../render/mysql/setup-files.ts";
import { REPLICATION_ACCOUNT } from "../../topology/consistency/databases.ts";
import { shellQuote } from "../shell-quote.ts";

export type ConfiguredProgram = Exclude<Program, "application" | "database-agent" | "garbd">;

type ConfigurationFile = Pick<BundleFile, "path" | "content" | "mode">;

/** Defaults of `templates/docker/programs/database.sh`. */
const COMMANDS = "/etc/nospof/after-start.sh";
const REPLICATION = "/etc/nospof/replication";

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
  return [
    ...bundle.files.filter((file) => file.program === program && !fixed.includes(file.path)),
    ...(group.kind === "database"
      ? [afterStart(plan, instance, bundle), replication(plan, instance, group)]
      : []),
  ];
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
