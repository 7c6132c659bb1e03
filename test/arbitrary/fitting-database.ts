/** A database of another size: what its mode of replication allows, and as many acknowledgements as there can be. */
import type { Database } from "../../src/topology/model.ts";
import { majorityOf } from "../../src/topology/quorum.ts";

export function fittingDatabase(database: Database): Database {
  const fitting = fittingMode(database);
  // Another number of servers than two cannot leave it to keepalived.
  return fitting.replicas === 2 ? fitting : { ...fitting, pair: undefined };
}

function fittingMode(database: Database): Database {
  const { replication, primary } = database;
  switch (replication.mode) {
    case "asynchronous":
      return database.replicas > 1
        ? { ...database, primary: Math.min(primary, database.replicas) }
        : { ...database, primary: 1, election: undefined };
    case "semi-synchronous": {
      const replicas = Math.max(2, database.replicas);
      const acknowledgements = Math.min(replication.acknowledgements, replicas - 1);
      return {
        ...database,
        replicas,
        primary: Math.min(primary, replicas),
        replication: { ...replication, acknowledgements },
      };
    }
    case "galera":
    case "group-replication": {
      if (replication.mode === "galera" && replication.arbitrator !== undefined)
        return { ...database, replicas: 3, needs: 2, primary: Math.min(primary, 2) };
      const most = replication.mode === "galera" ? 7 : 9;
      const replicas = Math.min(most, Math.max(3, database.replicas + 1 - (database.replicas % 2)));
      const needs = Math.min(replicas, Math.max(majorityOf(replicas), database.needs));
      return { ...database, replicas, needs, primary: Math.min(primary, replicas) };
    }
    default:
      return replication satisfies never;
  }
}
