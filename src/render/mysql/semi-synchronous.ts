/** What the files of a server say whose replicas have to acknowledge. */
import type { DatabaseGroup, Instance } from "../../plan/model.ts";
import type { Database } from "../../topology/model.ts";
import { choosesWriter } from "../../topology/replication.ts";
import type { View } from "../view.ts";

/**
 * The longest that each server takes, in milliseconds: `rpl_semi_sync_master_timeout` has 64 bits and is added to the time of day, so
 * that MariaDB gets what MySQL has at most.
 * https://dev.mysql.com/doc/refman/8.4/en/replication-options-source.html#sysvar_rpl_semi_sync_source_timeout
 */
const LONGEST_WAIT_MS: Readonly<Record<Database["engine"], number>> = {
  mariadb: 2 ** 32 - 1,
  mysql: 2 ** 32 - 1,
};

/** Undefined for a database whose replicas do not acknowledge. */
export function semiSynchronous(instance: Instance, { declared }: DatabaseGroup): View | undefined {
  const { replication, engine } = declared;
  if (replication.mode !== "semi-synchronous") return undefined;
  return {
    acknowledgements: replication.acknowledgements,
    stops: replication.fallBackAfterMs === undefined,
    timeoutMs: replication.fallBackAfterMs ?? LONGEST_WAIT_MS[engine],
    startsAsReplica: choosesWriter(declared) || instance.database?.role !== "primary",
  };
}
