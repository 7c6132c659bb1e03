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

/** @example sqlFile("primary") // "/etc/nospof/sql/setup-primary.sql" */
export function sqlFile(role: "primary" | "replica"): string {
  return `/etc/nospof/sql/setup-${role}.sql`;
}
