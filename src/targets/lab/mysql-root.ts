/** Where MySQL is: no release of Debian has it, so scripts/install-mysql.sh puts it into a folder of its own. */
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Folder of a small Debian whose MySQL is run, as the root of a host.
 *
 * `NOSPOF_MYSQL_ROOT`, or `nospof/mysql` in the user's cache: the rule of scripts/install-mysql.sh.
 */
export function mysqlRoot(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const { NOSPOF_MYSQL_ROOT: given, XDG_CACHE_HOME: cache, HOME: home } = environment;
  if (given) return given;
  return join(cache || join(home || homedir(), ".cache"), "nospof", "mysql");
}
