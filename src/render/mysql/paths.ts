/** Where things are on a database server, in the packages of Debian and in the official images alike. */

export const CONFIGURATION_FILE = "/etc/mysql/my.cnf";
export const SOCKET = "/run/mysqld/mysqld.sock";
export const PID_FILE = "/run/mysqld/mysqld.pid";

export const SETUP_SCRIPT = "/etc/nospof/setup-database.sh";
/** Run instead of the server where Galera's servers have to agree who begins. */
export const START_SCRIPT = "/etc/nospof/start-galera.sh";
/** Whether a server of Galera may be counted on, so that the next one may be stopped. */
export const CHECK_SCRIPT = "/etc/nospof/check-galera.sh";

/** There while a server waits for the others to be able to begin: nobody can be waited for meanwhile. */
export const GALERA_WAITS = "/run/nospof/galera-waits";
/** There once a server that runs was set up. */
export const GALERA_SET_UP = "/run/nospof/galera-set-up";
export const SECRETS_FOLDER = "/etc/nospof/secrets";

/** Run before a server starts whose certificate only root can read, and with `renew` while it runs. */
export const PREPARE_TLS_SCRIPT = "/etc/nospof/prepare-tls.sh";
/** Where the server may read its certificate: the one folder that MySQL's AppArmor profile lets it read beside its data. */
const TLS_FOLDER = "/etc/mysql/tls";
export const TLS_CA = `${TLS_FOLDER}/ca.pem`;
/** Certificate, chain and key. */
export const TLS_SERVER = `${TLS_FOLDER}/server.pem`;
/** Options of a client that asks another server of the database. */
export const TO_SERVERS_FILE = "/etc/mysql/to-servers.cnf";

/** @example sqlFile("primary") // "/etc/nospof/sql/setup-primary.sql" */
export function sqlFile(role: "primary" | "replica"): string {
  return `/etc/nospof/sql/setup-${role}.sql`;
}
