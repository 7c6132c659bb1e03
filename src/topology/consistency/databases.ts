import type { Database, Topology } from "../model.ts";
import type { InputProblem } from "../problem.ts";
import { GALERA_PORTS, GROUP_REPLICATION_PORT, isElected } from "../replication.ts";
import { BACKUP_ACCOUNT } from "./backups.ts";

/** The account nospof makes for replication. */
export const REPLICATION_ACCOUNT = "nospof_replication";

/** Networks that a database is not on, and names it needs itself. */
export function databaseProblems(topology: Topology): readonly InputProblem[] {
  return topology.databases.flatMap((database) => {
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
      ...replicationProblems(database, topology, about),
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

/** What a mode of replication cannot be combined with. */
function replicationProblems(
  { engine, replicas, replication, election, pair, networks, port, rolePort }: Database,
  { ensembles }: Topology,
  about: (path: string, value: string, expected: string) => InputProblem,
): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const by = election === undefined ? "keepalived" : `ensemble "${election}"`;
  switch (replication.mode) {
    case "asynchronous":
      break;
    case "semi-synchronous": {
      const { acknowledgements } = replication;
      if (replicas < 2) {
        problems.push(about("replicas", String(replicas), "2 or more, since a replica has to acknowledge"));
      } else if (engine === "mariadb" && acknowledgements > 1) {
        problems.push(
          about(
            "replication.acknowledgements",
            String(acknowledgements),
            "1: MariaDB waits for one replica, whichever answers first",
          ),
        );
      } else if (acknowledgements >= replicas) {
        problems.push(
          about(
            "replication.acknowledgements",
            String(acknowledgements),
            `at most ${replicas - 1}, as many as there are replicas`,
          ),
        );
      }
      break;
    }
    case "galera":
      if (engine === "mysql") {
        problems.push(
          about("replication", "galera", `a mariadb(…): MySQL has "group-replication" for the same purpose`),
        );
      }
      // With an arbitrator they are counted where both are given.
      if (![3, 5, 7].includes(replicas) && replication.arbitrator === undefined) {
        problems.push(
          about(
            "replicas",
            String(replicas),
            replicas === 2
              ? "3, 5 or 7, or an arbitrator beside the two: when one of two is lost, the other is no majority"
              : "3, 5 or 7: an even number of servers survives no more failures than one server less",
          ),
        );
      }
      if (isElected({ election, pair })) {
        problems.push(about("election", by, "none: the servers of Galera agree among themselves"));
      }
      break;
    case "group-replication":
      if (engine === "mariadb") {
        problems.push(
          about("replication", "group-replication", `a mysql(…): MariaDB has "galera" for the same purpose`),
        );
      }
      // https://dev.mysql.com/doc/refman/8.4/en/group-replication-limitations.html
      if (![3, 5, 7, 9].includes(replicas)) {
        problems.push(
          about(
            "replicas",
            String(replicas),
            "3, 5, 7 or 9: a group has nine members at most, and an even number survives no more failures than one less",
          ),
        );
      }
      if (election !== undefined) {
        problems.push(
          about("election", `ensemble "${election}"`, "none: the servers of a group choose their primary"),
        );
      }
      break;
    default:
      replication satisfies never;
  }
  const ensemble = ensembles.find(({ name }) => name === election);
  if (ensemble !== undefined && !ensemble.networks.some((network) => networks.includes(network))) {
    problems.push(
      about(
        "election",
        `ensemble "${ensemble.name}"`,
        `an ensemble on one of the database's networks: ${networks.join(", ")}`,
      ),
    );
  }
  if (isElected({ election, pair }) && engine === "mysql" && replication.mode !== "group-replication") {
    problems.push(about("election", by, "a mariadb(…): the agent does not speak MySQL's language"));
  }
  if (pair !== undefined && replicas !== 2) {
    problems.push(
      about("election", by, `exactly two servers; ${replicas} can elect through an ensemble: zookeeper(…)`),
    );
  }
  if (
    pair !== undefined &&
    replication.mode === "semi-synchronous" &&
    replication.fallBackAfterMs === undefined
  ) {
    problems.push(
      about(
        "replication.withoutReplicas",
        `"stop"`,
        "{ fallBackAfter: … } with keepalived: of two servers none is left to acknowledge when one is lost",
      ),
    );
  }
  if (election !== undefined && replicas < 2) {
    problems.push(about("election", `ensemble "${election}"`, "two servers or more to choose from"));
  }
  const taken = [port, ...ownPorts(replication.mode)];
  if (rolePort !== undefined && taken.includes(rolePort)) {
    problems.push(about("rolePort", String(rolePort), "a port that the server does not use itself"));
  }
  return problems;
}

function ownPorts(mode: Database["replication"]["mode"]): readonly number[] {
  switch (mode) {
    case "galera":
      return Object.values(GALERA_PORTS);
    case "group-replication":
      return [GROUP_REPLICATION_PORT];
    case "asynchronous":
    case "semi-synchronous":
      return [];
    default:
      return mode satisfies never;
  }
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
