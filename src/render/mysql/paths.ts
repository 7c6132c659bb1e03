/** Where things are on a database server, in the packages of Debian and in the official images alike. */

export const CONFIGURATION_FILE = "/etc/mysql/my.cnf";
export const SOCKET = "/run/mysqld/mysqld.sock";
export const PID_FILE = "/run/mysqld/mysqld.pid";

export const SETUP_SCRIPT = "/etc/nospof/setup-database.sh";
export const SECRETS_FOLDER = "/etc/nospof/secrets";

/** @example sqlFile("primary") // "/etc/nospof/sql/setup-primary.sql" */
export function sqlFile(role: "primary" | "replica"): string {
  return `/etc/nospof/sql/setup-${role}.sql`;
}
