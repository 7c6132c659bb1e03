/** What the servers of a database agree on by themselves, and how many of them that takes. */
import type { Database } from "./model.ts";
import { majorityOf } from "./quorum.ts";

/**
 * Whether the server that is written to can be another one without a person: chosen by an election, or any with Galera. Who wants
 * to write then has to ask each server for its role.
 */
export function choosesWriter({
  replication,
  election,
}: Pick<Database, "replication" | "election">): boolean {
  return election !== undefined || replication.mode === "galera";
}

/**
 * How many servers have to be up for writes, where the servers choose who takes them.
 *
 * With Galera a majority. With an election and semi-synchronous replication so many that one of those left has every acknowledged
 * transaction, whichever are lost: all but the acknowledgements; and where writes stop without replicas, the primary and those
 * that acknowledge. Else one.
 */
export function writersNeeded({ replication, replicas }: Pick<Database, "replication" | "replicas">): number {
  switch (replication.mode) {
    case "galera":
      return majorityOf(replicas);
    case "semi-synchronous":
      return replication.fallBackAfterMs === undefined
        ? Math.max(replicas - replication.acknowledgements, replication.acknowledgements + 1)
        : 1;
    case "asynchronous":
      return 1;
    default:
      return replication satisfies never;
  }
}

/** Where Galera's servers talk to each other: https://mariadb.com/docs/galera-cluster/reference/galera-cluster-address. */
export const GALERA_PORTS = {
  /** Transactions and membership, TCP; UDP for multicast only, which is not used. */
  group: 4567,
  /** What a server that was away briefly lacks. */
  incremental: 4568,
  /** Everything, for a server that starts empty or was away for long. */
  state: 4444,
} as const;
