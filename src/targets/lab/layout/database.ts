/** What a database server of the lab has beside its bundle: a data directory to begin with, and a table for probes. */
import type { DatabaseGroup, Instance } from "../../../plan/model.ts";
import { CONFIGURATION_FILE, PREPARE_TLS_SCRIPT, SOCKET } from "../../../render/mysql/paths.ts";
import { identifier } from "../../../render/mysql/sql-text.ts";
import type { Database } from "../../../topology/model.ts";
import { isElected } from "../../../topology/replication.ts";
import { BOARD } from "../lab.ts";
import { localSql } from "../local-sql.ts";
import {
  CREATE_HISTORY_TABLE,
  CREATE_LAB_TABLE,
  createProbeAccount,
  readHistory,
} from "../responder/sql-statements.ts";
import { letEnterRoot } from "./enter-root.ts";

const FILL = {
  mariadb: `mariadb-install-db --defaults-file=${CONFIGURATION_FILE} --skip-test-db`,
  mysql: `mysqld --defaults-file=${CONFIGURATION_FILE} --initialize-insecure`,
} as const;

/** Written when the data directory is complete: a host may lose its power while it is being filled. */
const COMPLETE = "/var/lib/nospof-lab/database-complete";

/**
 * What packages and images do: an empty data directory gets the system tables, once. MySQL takes seconds of computing for
 * it, so that the first server of a lab does it for all of its engine and leaves a copy on the board. Without `auto.cnf`:
 * each server gives itself a UUID.
 */
export function databasePrepare(engine: Database["engine"], dataFolder: string, tls: boolean): string {
  const pattern = `${BOARD}/data-directories/${engine}`;
  return `set -e
${letEnterRoot("mysql")}
install -d -o mysql -g root /run/mysqld
rm -f ${SOCKET} ${SOCKET}.lock
${tls ? `sh ${PREPARE_TLS_SCRIPT}\n` : ""}[ -e ${COMPLETE} ] && exit 0
rm -rf ${dataFolder}
mkdir -p ${pattern}
exec 8>${pattern}/lock
flock 8
if [ ! -e ${pattern}/complete ]; then
  rm -rf ${pattern}/data
  install -d -m 0700 -o mysql ${dataFolder}
  ${FILL[engine]} </dev/null
  rm -f ${dataFolder}/auto.cnf
  # Most of it is empty logs. Where there is no room for a copy, each server does its own.
  if cp -a --sparse=always ${dataFolder} ${pattern}/data; then : >${pattern}/complete; else rm -rf ${pattern}/data; fi
else
  cp -a --sparse=never ${pattern}/data ${dataFolder}
fi
exec 8>&-
install -D /dev/null ${COMPLETE}
`;
}

/**
 * Makes the table for probes in each schema of the primary, and the account of those who are in no network of the
 * database; replicas get both as they get all else.
 */
export function probeTableCommands(group: DatabaseGroup, instance: Instance): readonly (readonly string[])[] {
  if (instance.database?.role !== "primary") return [];
  const sql = group.declared.databases.map((schema) =>
    [
      `USE ${identifier(schema)}`,
      CREATE_LAB_TABLE,
      CREATE_HISTORY_TABLE,
      createProbeAccount(identifier(schema)),
    ].join("; "),
  );
  const make = localSql(group.declared.engine, sql.join("; "));
  if (!isElected(group.declared)) return [make];
  const first = identifier(group.declared.databases[0] ?? "");
  return [["/bin/sh", "-c", WRITABLE_OR_MADE, "sh", readHistory(first, 0), ...make]];
}

/**
 * Another server may have been elected, and what is written here past it would be here alone: root may write to a server that is
 * read-only. Tried again until the tables are there.
 */
const WRITABLE_OR_MADE = `query=$1; shift
client() { mariadb --no-defaults --protocol=socket --socket=${SOCKET} --user=root --skip-column-names --execute="$1"; }
if [ "$(client 'SELECT @@GLOBAL.read_only')" = 0 ]; then exec "$@"; else client "$query"; fi`;
