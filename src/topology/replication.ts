/** What the servers of a database agree on by themselves, and how many of them that takes. */
import type { Arbitrator, Database } from "./model.ts";
import { majorityOf } from "./quorum.ts";

/** Whether an agent beside each server promotes it: through an ensemble, or as keepalived says. */
export function isElected({ election, pair }: Pick<Database, "election" | "pair">): boolean {
  return election !== undefined || pair !== undefined;
}

/**
 * Whether the server that is written to can be another one without a person: chosen by an election or by the servers, or any with Galera. Who wants
 * to write then has to ask each server for its role.
 */
export function choosesWriter({
  replication,
  election,
  pair,
}: Pick<Database, "replication" | "election" | "pair">): boolean {
  return isElected({ election, pair }) || agreesByMajority({ replication });
}

/** Whether the servers are a group of their own accord, of which only a majority answers. */
export function agreesByMajority({ replication }: Pick<Database, "replication">): boolean {
  return replication.mode === "galera" || replication.mode === "group-replication";
}

/** Whether the agent beside a server makes it what it is: writable or a replica, with accounts and schemas. No script does then. */
export function isLedByAgent(database: Pick<Database, "replication" | "election" | "pair">): boolean {
  return isElected(database) || database.replication.mode === "group-replication";
}

/** What votes with the servers and has no data; the last one of the `replicas`. */
export function arbitratorOf({ replication }: Pick<Database, "replication">): Arbitrator | undefined {
  return replication.mode === "galera" ? replication.arbitrator : undefined;
}

/** @example serverCount(galeraOfTwoAndAnArbitrator) // 2 */
export function serverCount(database: Pick<Database, "replication" | "replicas">): number {
  return database.replicas - (arbitratorOf(database) === undefined ? 0 : 1);
}

/**
 * How many servers have to be up for writes.
 *
 * With Galera and Group Replication a majority, an arbitrator counted: of three voters two, one of which has data whichever they are. Where writes wait for replicas, the primary and those that acknowledge; with an election besides so many
 * that one of those left has every acknowledged transaction, whichever are lost: all but the acknowledgements. Else one.
 */
export function writersNeeded({
  replication,
  election,
  replicas,
}: Pick<Database, "replication" | "election" | "replicas">): number {
  switch (replication.mode) {
    case "galera":
    case "group-replication":
      return majorityOf(replicas);
    case "semi-synchronous": {
      if (replication.fallBackAfterMs !== undefined) return 1;
      const { acknowledgements } = replication;
      const together = acknowledgements + 1;
      return election === undefined ? together : Math.max(replicas - acknowledgements, together);
    }
    case "asynchronous":
      return 1;
    default:
      return replication satisfies never;
  }
}

/** What it takes for a role of a database to be served. */
export interface RoleNeeds {
  /** So many servers are up, whichever. */
  readonly servers: number;
  /** The declared primary is one of them: nobody takes its place. */
  readonly primary: boolean;
  /** They hear each other over the replication network. */
  readonly together: boolean;
  /** Ensemble that answers them, by name. */
  readonly ensemble: string | undefined;
}

/** @example roleNeeds(galeraOfThree, "writer") // { servers: 2, primary: false, together: true, ensemble: undefined } */
export function roleNeeds(
  database: Pick<Database, "replication" | "election" | "pair" | "replicas" | "needs">,
  role: "writer" | "reader",
): RoleNeeds {
  const { election, needs } = database;
  const servers = writersNeeded(database);
  if (role === "reader") {
    // Servers of a group answer nothing without a majority; others show what they have.
    const majority = agreesByMajority(database);
    return {
      servers: majority ? Math.max(servers, needs) : needs,
      primary: false,
      together: majority,
      ensemble: undefined,
    };
  }
  return {
    servers,
    primary: !choosesWriter(database),
    // A primary that waits for nobody writes on by itself.
    together: servers > 1,
    ensemble: election,
  };
}

/** Where Galera's servers talk to each other: https://mariadb.com/docs/galera-cluster/reference/galera-cluster-address. */
export const GALERA_PORTS = {
  /** Transactions and membership, TCP; UDP for multicast only, which is not used. */
  group: 4567,
  /** What a server that was away briefly lacks. */
  incremental: 4568,
  /** Everything, for a server that starts empty or was away for long. */
  state: 4444,
  /** Not Galera's: where a server that starts says what it has, until one of them may begin a cluster. */
  start: 4569,
} as const;

/**
 * Where servers of Group Replication talk to each other, TCP; 33061 is the manual's:
 * https://dev.mysql.com/doc/refman/8.4/en/group-replication-configuring-instances.html.
 */
export const GROUP_REPLICATION_PORT = 33_061;
