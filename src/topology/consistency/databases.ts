import type { Topology } from "../model.ts";
import type { InputProblem } from "../problem.ts";
import { BACKUP_ACCOUNT } from "./backups.ts";

/** The account nospof makes for replication. */
export const REPLICATION_ACCOUNT = "nospof_replication";

/** Networks that a database is not on, and names it needs itself. */
export function databaseProblems({ databases }: Topology): readonly InputProblem[] {
  return databases.flatMap((database) => {
    const about = (path: string, value: string, expected: string): InputProblem => ({
      source: database.source,
      path: `database "${database.name}": ${path}`,
      value,
      expected,
    });
    const known = `one of the database's networks: ${database.networks.join(", ")}`;
    const repeated = database.databases.find((name, index) => database.databases.indexOf(name) !== index);
    return [
      ...(database.networks.includes(database.replicationNetwork)
        ? []
        : [about("replicationNetwork", `network "${database.replicationNetwork}"`, known)]),
      ...(repeated === undefined ? [] : [about("databases", JSON.stringify(repeated), "each schema once")]),
      ...database.databases
        .filter((name) => SYSTEM_SCHEMAS.has(name.toLowerCase()))
        .map((name) =>
          about("databases", JSON.stringify(name), "a schema of your own, not one of the server's"),
        ),
      ...database.accounts.flatMap((account) => [
        ...account.from
          .filter((network) => !database.networks.includes(network))
          .map((network) => about(`accounts.${account.name}.from`, `network "${network}"`, known)),
        ...(RESERVED_ACCOUNTS.has(account.name.toLowerCase())
          ? [
              about(
                `accounts.${account.name}`,
                JSON.stringify(account.name),
                "a name that neither the server nor nospof uses itself",
              ),
            ]
          : []),
      ]),
    ];
  });
}

const SYSTEM_SCHEMAS: ReadonlySet<string> = new Set([
  "mysql",
  "information_schema",
  "performance_schema",
  "sys",
]);
const RESERVED_ACCOUNTS: ReadonlySet<string> = new Set([
  "root",
  "mysql",
  "mariadb",
  REPLICATION_ACCOUNT,
  BACKUP_ACCOUNT,
]);
