import type { Backup, Topology } from "../model.ts";
import type { InputProblem } from "../problem.ts";
import { reachProblem, showEndpoint, workloadsByName } from "./dependencies.ts";

/** The account nospof makes for backups. */
export const BACKUP_ACCOUNT = "nospof_backup";

/** Places that cannot be reached or are not where the backup says, and what an engine has no program for. */
export function backupProblems(topology: Topology): readonly InputProblem[] {
  return topology.backups.flatMap((backup) => [
    ...serverProblems(backup, topology),
    ...engineProblems(backup, topology),
    ...galeraProblems(backup, topology),
    ...passwordProblems(backup, topology),
  ]);
}

function serverProblems(backup: Backup, topology: Topology): readonly InputProblem[] {
  if (backup.at?.ssh === undefined) return [];
  const { server } = backup.at.ssh;
  const expected =
    server.kind === "external"
      ? externalProblem(backup, server.name, topology)
      : serviceProblem(backup, server.name, topology);
  return expected === undefined ? [] : [about(backup, "at.ssh.server", showEndpoint(server), expected)];
}

function externalProblem({ to }: Backup, name: string, { externals }: Topology): string | undefined {
  if (to.kind !== "external" || to.name !== name) return "what is in `to`";
  const found = externals.find((external) => external.name === name);
  // That the way there is open is checked for `to`.
  return found?.address === undefined || found.port === undefined
    ? "an external with address and port"
    : undefined;
}

function serviceProblem(backup: Backup, name: string, topology: Topology): string | undefined {
  const { of, to, at } = backup;
  const workloads = workloadsByName(topology);
  const service = workloads.get(name);
  const from = workloads.get(of.name);
  if (service?.kind !== "service" || from === undefined || at?.ssh === undefined) return "a declared service";
  if (name === of.name) return "another service than the one that is saved";
  if (service.replicas !== 1) return "a service of one replica: a backup is in one place";
  const outer = new Set(
    topology.networks.filter(({ external }) => external !== undefined).map((each) => each.name),
  );
  const unreachable = reachProblem(from, at.ssh.server, workloads, outer);
  if (unreachable !== undefined) return unreachable;
  const inside = (domain: string | undefined): boolean =>
    domain !== undefined &&
    (domain === to.name || inside(topology.domains.find((each) => each.name === domain)?.parent));
  return to.kind === "domain" && service.within.length > 0 && service.within.every(inside)
    ? undefined
    : `a service that is placed \`within\` what is in \`to\`, ${to.kind} "${to.name}"`;
}

/** MariaDB has the programs; of MySQL, Debian has the dump alone. */
function engineProblems(backup: Backup, { databases }: Topology): readonly InputProblem[] {
  const engine = databases.find(
    ({ name }) => backup.of.kind === "database" && name === backup.of.name,
  )?.engine;
  return engine === "mysql" && backup.at !== undefined && backup.method === "physical"
    ? [about(backup, "method", `"physical"`, `"logical" for MySQL: mariadb-backup reads MariaDB only`)]
    : [];
}

/** Without a common numbering of transactions, the log of one server cannot go on from the backup of another. */
function galeraProblems(backup: Backup, { databases }: Topology): readonly InputProblem[] {
  const database = databases.find(({ name }) => backup.of.kind === "database" && name === backup.of.name);
  return database?.replication.mode === "galera" && backup.binlogsEveryMs !== undefined
    ? [about(backup, "binlogs", "binary logs", "nothing with Galera")]
    : [];
}

/** There is one account per database. */
function passwordProblems(backup: Backup, { backups }: Topology): readonly InputProblem[] {
  if (backup.accountPassword === undefined) return [];
  const first = backups.find(
    ({ of, accountPassword }) =>
      of.kind === backup.of.kind && of.name === backup.of.name && accountPassword !== undefined,
  );
  return first === undefined || first.accountPassword === backup.accountPassword
    ? []
    : [
        about(
          backup,
          "accountPassword",
          `secret "${backup.accountPassword}"`,
          `the same secret as in the backup ${first.name} of the same database: ${first.accountPassword}`,
        ),
      ];
}

function about({ name, source }: Backup, path: string, value: string, expected: string): InputProblem {
  return { source, path: `backup "${name}": ${path}`, value, expected };
}
