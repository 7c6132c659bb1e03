/** Hosts that run another Debian's programs: MySQL is in no release of Debian, see mysql-root.ts. */
import { existsSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import type { LabHost } from "../model.ts";
import { mysqlRoot } from "../mysql-root.ts";
import { findProgram } from "./find-program.ts";
import { LabError } from "./lab-error.ts";

/**
 * The folder that is the root of a host; undefined: this machine's own root.
 * @throws LabError when the host needs MySQL and there is none
 */
export function hostRoot(host: LabHost): string | undefined {
  if (!host.programs.some(({ name }) => name === "mysql") || hasMysql()) return undefined;
  const root = mysqlRoot();
  if (!existsSync(join(root, "usr/sbin/mysqld"))) {
    throw new LabError(
      `${host.name} needs MySQL, which is neither on this machine nor in ${root}`,
      "install it into that folder, from Debian sid: sh scripts/install-mysql.sh (of nospof's package)",
      "or use MariaDB: mariadb(…) in place of mysql(…)",
    );
  }
  return realpathSync(root);
}

/** Debian's `mysqld` is a link to MariaDB's server. */
function hasMysql(): boolean {
  const path = findProgram("mysqld");
  return path !== undefined && basename(realpathSync(path)) === "mysqld";
}
