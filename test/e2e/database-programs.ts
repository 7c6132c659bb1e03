/** The programs of MariaDB and of MySQL: where they are, how a data folder is filled, how they are started and asked. */
import { existsSync } from "node:fs";
import { PREPARE_TLS_SCRIPT, START_SCRIPT } from "../../src/render/mysql/paths.ts";
import { mysqlRoot } from "../../src/targets/lab/mysql-root.ts";
import type { Database } from "../../src/topology/model.ts";
import type { Namespace } from "../programs/namespace.ts";
import { requireProgram } from "../programs/required-program.ts";
import type { StartedProgram } from "../programs/started-program.ts";

interface DatabasePrograms {
  readonly client: "mariadb" | "mysql";
  readonly server: "mariadbd" | "mysqld";
  /** Fills the empty folder /var/lib/mysql. */
  readonly initialise: string;
}

const PROGRAMS: Readonly<Record<Database["engine"], DatabasePrograms>> = {
  mariadb: {
    client: "mariadb",
    server: "mariadbd",
    initialise: "mariadb-install-db --defaults-file=/etc/mysql/my.cnf --skip-test-db",
  },
  mysql: {
    client: "mysql",
    server: "mysqld",
    initialise: "mysqld --defaults-file=/etc/mysql/my.cnf --initialize-insecure",
  },
};

export function clientOf(engine: Database["engine"]): string {
  return PROGRAMS[engine].client;
}

/**
 * Folder of the Debian whose server is run; undefined for this machine's own.
 *
 * @throws Error that says how to get the server when it is not there.
 */
export async function rootOf(engine: Database["engine"]): Promise<string | undefined> {
  if (engine === "mariadb") {
    await requireProgram("mariadbd");
    return undefined;
  }
  const root = mysqlRoot();
  if (!existsSync(root)) throw new Error(`MySQL is not in ${root}; run sh scripts/install-mysql.sh`);
  return root;
}

/**
 * Temporary files are named after process ids, which are the same on each machine: /var is the machine's own, /tmp is not.
 */
const OWN_TEMPORARY_FILES = ["env", "TMPDIR=/var/tmp"];

/**
 * What packages and images do: an empty data directory gets the system tables. Where only root may enter `/`, as in
 * some sandboxes, the user mysql is given root's number, for this small machine only.
 */
const PREPARE_DATA_FOLDER = `
set -e
# What one server of Galera copies of another replaces all that was there.
[ -e /var/lib/mysql/nospof-test ] || [ -e /var/lib/mysql/grastate.dat ] && exit 0
case $(stat -c %A /) in
  *x | *t) ;;
  *) sed -i 's/^mysql:x:[0-9]*:[0-9]*:/mysql:x:0:0:/' /etc/passwd ;;
esac
rm -rf /var/lib/mysql
mkdir -p /run/mysqld /var/lib/mysql
chown mysql /run/mysqld /var/lib/mysql
$1
touch /var/lib/mysql/nospof-test
`;

/**
 * Starts the server with the files of the machine it is on; the first time on an empty data directory. With Galera by its own script, as
 * targets do.
 */
export async function startDatabase(machine: Namespace, engine: Database["engine"]): Promise<StartedProgram> {
  const { initialise, server } = PROGRAMS[engine];
  const prepare = ["sh", "-c", PREPARE_DATA_FOLDER, "sh", initialise];
  // Before the data folder is filled by a program that reads all options.
  const tls = ["sh", "-c", `[ ! -e ${PREPARE_TLS_SCRIPT} ] || sh ${PREPARE_TLS_SCRIPT}`];
  const certified = await machine.run(tls);
  if (certified.exitCode !== 0) throw new Error(certified.output);
  const prepared = await machine.run([...OWN_TEMPORARY_FILES, ...prepare]);
  if (prepared.exitCode !== 0) throw new Error(`no data directory: ${prepared.output}`);
  const galera = (await machine.run(["test", "-e", START_SCRIPT])).exitCode === 0;
  const command = galera ? ["/bin/bash", START_SCRIPT] : [server, "--defaults-file=/etc/mysql/my.cnf"];
  return machine.start([...OWN_TEMPORARY_FILES, ...command]);
}
