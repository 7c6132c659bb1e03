/** A real MariaDB, prepared and set up as the lab does it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeLabTable } from "../../../src/targets/lab/responder/sql-statements.ts";
import shop from "../../../stacks/shop/topology.ts";
import { type Namespace, openNamespace } from "../../programs/namespace.ts";
import { requireProgram } from "../../programs/required-program.ts";
import { hostOf, laidOut, planOf } from "./laid-out.ts";

const host = hostOf(laidOut(planOf(shop)), "orders-1");
let machine: Namespace;

beforeAll(async () => {
  await requireProgram("mariadbd");
  const addresses = host.interfaces.flatMap((each) => each.addresses);
  machine = await openNamespace({
    files: host.files,
    interfaces: [{ name: "eth0", addresses }],
  });
});
afterAll(() => machine?.close());

/** Temporary files are named after process ids, which are the same on each machine: /tmp is not this one's own. */
const OWN_TEMPORARY_FILES = ["env", "TMPDIR=/var/tmp"];

async function succeeds(...command: readonly string[]): Promise<string> {
  const { exitCode, output } = await machine.run([...OWN_TEMPORARY_FILES, ...command]);
  expect(exitCode, `${command.join(" ")}: ${output}`).toBe(0);
  return output;
}

test("a primary has its data directory, made or copied, and what probes and stand-ins ask", async () => {
  const [server] = host.programs;
  const prepare = server?.prepare ?? "false";
  await succeeds("sh", "-c", prepare);
  // As the next server of the lab, which finds what the first one left on the board.
  await succeeds("sh", "-c", "rm -rf /var/lib/mysql /var/lib/nospof-lab");
  await succeeds("sh", "-c", prepare);
  expect(await succeeds("stat", "-c", "%U %a", "/var/lib/mysql")).toBe("mysql 700");

  await machine.start([...OWN_TEMPORARY_FILES, ...(server?.command ?? [])]);
  for (const command of host.afterStart) await succeeds(...command);
  // Each time the server starts.
  for (const command of host.afterStart) await succeeds(...command);
  const client = ["mariadb", "--no-defaults", "--protocol=tcp", "--host=127.0.0.1", "--skip-column-names"];
  const sql = `${writeLabTable(7)}; SELECT id FROM nospof_lab`;
  expect(await succeeds(...client, "-unospof_lab", "-pnospof_lab", "shop", "-e", sql)).toBe("7");

  // It is there already: nothing is made anew.
  await succeeds("sh", "-c", `${prepare.replaceAll("rm -f /run/mysqld", "true /run/mysqld")}`);
}, 60_000);
