/** What a database promises to those who write to it. */
import type { Database } from "../../topology/model.ts";

export interface WritePromise {
  /** For people, as the topology says it. */
  readonly mode: Database["replication"]["mode"];
  /** Whether the server that takes the primary's place may lack rows that the primary had acknowledged. */
  readonly mayLoseOnFailover: boolean;
  /** Whether two servers must never take writes at the same time. */
  readonly oneWriter: boolean;
}

/**
 * A line for each mode of replication. Whatever the mode: what was acknowledged by a server that keeps its place, or
 * gets it back, is there for good, since its disk is.
 */
export function writePromise({ replication }: Pick<Database, "replication">): WritePromise {
  const { mode } = replication;
  switch (mode) {
    case "asynchronous":
      return { mode, mayLoseOnFailover: true, oneWriter: true };
    case "semi-synchronous":
      // Once it has fallen back it is asynchronous.
      return { mode, mayLoseOnFailover: replication.fallBackAfterMs !== undefined, oneWriter: true };
    case "galera":
      // Each server of the majority takes rows, and none acknowledges one that the others do not have.
      return { mode, mayLoseOnFailover: false, oneWriter: false };
    case "group-replication":
      return { mode, mayLoseOnFailover: false, oneWriter: true };
    default:
      return mode satisfies never;
  }
}
