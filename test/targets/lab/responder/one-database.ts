/** A machine with one real database server, set up as the primary of a lab is. */
import { mysqlBundle } from "../../../../src/render/mysql/bundle.ts";
import { probeTableCommands } from "../../../../src/targets/lab/layout/database.ts";
import { startDatabase } from "../../../e2e/database-programs.ts";
import { type Namespace, openNamespace } from "../../../programs/namespace.ts";
import { requireProgram } from "../../../programs/required-program.ts";
import { handMadeDatabase } from "../../../render/mysql/hand-made-database.ts";

/** Where it listens, at its port 3306; it has the schema `orders`. */
export const DATABASE = "10.0.2.11";

/** @param others addresses of the machine with prefix length, for those who ask */
export async function openDatabaseMachine(others: readonly string[]): Promise<Namespace> {
  await requireProgram("mariadbd");
  const { plan, group, instances } = handMadeDatabase({ servers: 1 });
  const [primary] = instances;
  if (primary === undefined) throw new Error("no primary");
  const { files, secretFiles } = mysqlBundle(plan, primary, group);
  const machine = await openNamespace({
    files: [
      ...files,
      ...secretFiles.map(({ path, mode, secret }) => ({ path, mode, content: `lab-${secret}` })),
    ],
    interfaces: [{ name: "eth0", addresses: [`${DATABASE}/24`, "10.0.3.11/24", ...others] }],
  });
  await startMariadb(machine);
  for (const command of [
    ["/bin/sh", "/etc/nospof/setup-database.sh"],
    ...probeTableCommands(group, primary),
  ]) {
    const { exitCode, output } = await machine.run(command);
    if (exitCode !== 0) throw new Error(output);
  }
  return machine;
}

/** Beside the program that is started: see responders.ts. */
async function startMariadb(machine: Namespace): Promise<void> {
  const prepared = await startDatabase(machine, "mariadb");
  await prepared.stop("TERM");
  await machine.start(["sh", "-c", "TMPDIR=/var/tmp mariadbd --defaults-file=/etc/mysql/my.cnf & wait"]);
  const answers = "for n in $(seq 100); do mariadb -e 'SELECT 1' && exit; sleep 0.1; done; exit 1";
  const { exitCode, output } = await machine.run(["sh", "-c", answers]);
  if (exitCode !== 0) throw new Error(output);
}
