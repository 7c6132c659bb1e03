/** What MariaDB and MySQL call the same things. */
import type { Database } from "../../topology/model.ts";
import { loadTemplate, type Template } from "../templates.ts";
import { type Marked, type View, written } from "../view.ts";
import { plainWord } from "./plain-word.ts";
import { sqlToken } from "./sql-text.ts";

/** The words that the setup script needs; the option files and SQL files of the engines are templates of their own. */
interface EngineWords extends View {
  /** Statement that shows how a replica is doing. */
  readonly status: Marked;
  /** Lines of that status. */
  readonly host: Marked;
  readonly port: Marked;
  readonly user: Marked;
  readonly gtid: Marked;
  /** The line that is `Yes` where the certificate of the primary is looked at. */
  readonly verifies: Marked;
  readonly ioRunning: Marked;
  readonly sqlRunning: Marked;
  /** Value of the `gtid` line when the replica follows by GTID. */
  readonly gtidValue: Marked;
  readonly start: Marked;
  /** Statements with which a person makes a replica forget its primary. */
  readonly forget: Marked;
  /** Query that gives 1 on a server that has written transactions itself, else 0. */
  readonly ownTransactions: Marked;
  /** What a person does with a replica that has transactions of its own. */
  readonly rebuild: Marked;
  /**
   * Query that gives 1 on a server that has no transactions yet; undefined where such a server is sent what it wrote
   * before it was emptied.
   */
  readonly empty: Marked | undefined;
  /**
   * Statement with which a server that was the primary goes on as a replica from where it is: whether its new primary was there, too, that
   * primary finds out. Undefined where a server that follows by GTID does so anyhow.
   */
  readonly adopt: Marked | undefined;
  /** Statement after which commits do not wait for replicas. */
  readonly applyAtOnce: Marked;
  /** Statement that shuts out even accounts that may ignore `read_only`. */
  readonly protect: Marked | undefined;
}

export interface Engine {
  readonly title: string;
  /** Command-line client, of the same release as the server. */
  readonly client: string;
  readonly words: EngineWords;
  readonly optionFile: Template;
  /** Options of its client towards other servers that speak TLS. */
  readonly toServers: Template;
  /** By role. */
  readonly sql: Readonly<Record<"primary" | "replica", Template>>;
}

function templates(folder: string): Pick<Engine, "optionFile" | "toServers" | "sql"> {
  return {
    toServers: loadTemplate(`mysql/${folder}/to-servers.cnf.hbs`, plainWord),
    optionFile: loadTemplate(`mysql/${folder}/my.cnf.hbs`, plainWord),
    sql: {
      primary: loadTemplate(`mysql/${folder}/setup-primary.sql.hbs`, sqlToken),
      replica: loadTemplate(`mysql/${folder}/setup-replica.sql.hbs`, sqlToken),
    },
  };
}

const MARIADB: Engine = {
  ...templates("mariadb"),
  title: "MariaDB",
  client: "mariadb",
  words: {
    status: written`SHOW SLAVE STATUS`,
    host: written`Master_Host`,
    port: written`Master_Port`,
    user: written`Master_User`,
    gtid: written`Using_Gtid`,
    verifies: written`Master_SSL_Verify_Server_Cert`,
    ioRunning: written`Slave_IO_Running`,
    sqlRunning: written`Slave_SQL_Running`,
    gtidValue: written`Slave_Pos`,
    start: written`START SLAVE`,
    forget: written`STOP SLAVE; RESET SLAVE ALL`,
    // domain-server-sequence, the last of each domain.
    ownTransactions: written`SELECT @@GLOBAL.gtid_binlog_pos REGEXP CONCAT('-', @@GLOBAL.server_id, '-')`,
    rebuild: written`restore it from a backup of the primary`,
    // Since it refuses replicate_same_server_id together with log_slave_updates.
    empty: written`SELECT @@GLOBAL.gtid_current_pos = ''`,
    adopt: written`SET GLOBAL gtid_slave_pos = @@GLOBAL.gtid_current_pos`,
    applyAtOnce: written`SET GLOBAL rpl_semi_sync_master_enabled = OFF`,
    protect: undefined,
  },
};

const MYSQL: Engine = {
  ...templates("mysql"),
  title: "MySQL",
  client: "mysql",
  words: {
    status: written`SHOW REPLICA STATUS`,
    host: written`Source_Host`,
    port: written`Source_Port`,
    user: written`Source_User`,
    gtid: written`Auto_Position`,
    verifies: written`Source_SSL_Verify_Server_Cert`,
    ioRunning: written`Replica_IO_Running`,
    sqlRunning: written`Replica_SQL_Running`,
    gtidValue: written`1`,
    start: written`START REPLICA`,
    forget: written`STOP REPLICA; RESET REPLICA ALL`,
    ownTransactions: written`SELECT INSTR(@@GLOBAL.gtid_executed, @@GLOBAL.server_uuid) > 0`,
    rebuild: written`empty its data folder and let it start anew, or restore it from a backup of the primary`,
    empty: undefined,
    adopt: undefined,
    applyAtOnce: written`SET GLOBAL rpl_semi_sync_source_enabled = OFF`,
    protect: written`SET GLOBAL super_read_only = ON`,
  },
};

export function engineOf(kind: Database["engine"]): Engine {
  return kind === "mariadb" ? MARIADB : MYSQL;
}
