/** What the programs of MariaDB and MySQL are called, and told, when they save and restore. */
import type { Backup, Database } from "../../topology/model.ts";
import { type Marked, type View, written } from "../view.ts";

export interface BackupWords extends View {
  /** Statement that shows how a replica is doing, and its line that says how far behind it is, in seconds. */
  readonly status: Marked;
  readonly behind: Marked;
  /** Where a program says its release, as an extended regular expression. */
  readonly version: Marked;
  readonly dumpOptions: Marked;
  /** Command that makes an empty data folder. */
  readonly fill: Marked;
  /** Options of the server that a restore starts for itself. */
  readonly serverOptions: Marked;
  /** Options with which what reads binary logs leaves out what is in the backup, `$gtid`. */
  readonly goOn: Marked;
  /** Query for schema and name of every table that is not the server's own. */
  readonly tables: Marked;
}

const TABLES = written`SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys') ORDER BY 1, 2`;

const WORDS: Readonly<Record<Database["engine"], BackupWords>> = {
  mariadb: {
    status: written`SHOW SLAVE STATUS`,
    behind: written`Seconds_Behind_Master`,
    // The client's own number (10.19) comes first in some releases.
    version: written`[0-9]+[.][0-9]+[.][0-9]+-MariaDB`,
    // With the position of the binary log in a comment, by GTID.
    dumpOptions: written`--master-data=2 --gtid`,
    fill: written`mariadb-install-db --no-defaults --datadir="$into" --user=mysql --skip-test-db --auth-root-authentication-method=socket`,
    serverOptions: written`--skip-slave-start`,
    goOn: written`--start-position="$gtid"`,
    tables: TABLES,
  },
  mysql: {
    status: written`SHOW REPLICA STATUS`,
    behind: written`Seconds_Behind_Source`,
    version: written`Ver [0-9]+[.][0-9]+`,
    // Table spaces would take the privilege to see every process.
    dumpOptions: written`--source-data=2 --set-gtid-purged=COMMENTED --no-tablespaces`,
    // Debian's server looks for a folder for imports by default, and does not start without it.
    fill: written`mysqld --no-defaults --initialize-insecure --secure-file-priv=NULL --datadir="$into" --user=mysql`,
    serverOptions: written`--skip-replica-start --mysqlx=OFF --secure-file-priv=NULL`,
    // The server that reads them gives its own numbers, or none.
    goOn: written`--skip-gtids --exclude-gtids="$gtid"`,
    tables: TABLES,
  },
};

export function backupWords(engine: Database["engine"]): BackupWords {
  return WORDS[engine];
}

/** The program that reads the server. */
export function backupProgram(engine: Database["engine"], method: Backup["method"]): string {
  if (engine === "mysql") return "mysqldump";
  return method === "physical" ? "mariadb-backup" : "mariadb-dump";
}
