import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProbes } from "../../../../src/drill/probe/probes.ts";
import type { ResponderDependency } from "../../../../src/targets/lab/responder/spec.ts";
import { PROBE_ACCOUNT, writeLabTable } from "../../../../src/targets/lab/responder/sql-statements.ts";
import { namespaceLab } from "../../../drill/probe/namespace-lab.ts";
import type { Namespace } from "../../../programs/namespace.ts";
import { requireProgram } from "../../../programs/required-program.ts";
import { DATABASE, openDatabaseMachine } from "./one-database.ts";
import { ask, responderSpec, startResponder } from "./responders.ts";

const CLIENT = "10.0.9.10/24";
const API = "http://10.0.9.20:8080/";

let machine: Namespace;

beforeAll(async () => {
  await requireProgram("nft");
  machine = await openDatabaseMachine([CLIENT, "10.0.9.20/24"]);
  const target = {
    kind: "sql",
    address: DATABASE,
    port: 3306,
    database: "orders",
    ...PROBE_ACCOUNT,
  } as const;
  const dependencies: readonly ResponderDependency[] = [
    { name: "orders.reader", strength: "hard", needs: 1, targets: [{ ...target, write: false }] },
    { name: "orders.writer", strength: "soft", needs: 1, targets: [{ ...target, write: true }] },
  ];
  await startResponder(machine, responderSpec("api-1", "10.0.9.20", { dependencies }));
});

afterAll(async () => {
  await machine?.close();
});

async function succeed(...command: readonly string[]): Promise<void> {
  expect(await machine.run(command)).toMatchObject({ exitCode: 0 });
}

function stop(signal: "STOP" | "CONT"): Promise<void> {
  return succeed("sh", "-c", `kill -${signal} $(pidof mariadbd)`);
}

test("a database that reads and writes is well; a read-only one only reads", async () => {
  expect(await ask(machine, API)).toMatchObject({ status: 200, degraded: [], down: [] });
  await succeed("mariadb", "-e", "SET GLOBAL read_only = ON");
  await expect.poll(() => ask(machine, API)).toMatchObject({ status: 200, degraded: ["orders.writer"] });
  await succeed("mariadb", "-e", "SET GLOBAL read_only = OFF");
  await expect.poll(() => ask(machine, API)).toMatchObject({ status: 200, degraded: [] });
});

test("a database that hangs is down within a second, and well again on the same or another connection", async () => {
  await ask(machine, API);
  await stop("STOP");
  await sleep(60);
  const answered = await ask(machine, API);
  expect(answered).toMatchObject({ status: 503 });
  expect(answered.seconds).toBeLessThan(1);
  await stop("CONT");
  await expect.poll(() => ask(machine, API), { timeout: 3_000 }).toMatchObject({ status: 200, degraded: [] });
});

test("a database that vanishes without a word is down within a second, and well again when it is back", async () => {
  await succeed("nft", "add table ip lost; add chain ip lost input { type filter hook input priority 0; }");
  await succeed(
    "nft",
    "add rule ip lost input tcp dport 3306 drop; add rule ip lost input tcp sport 3306 drop",
  );
  await sleep(60);
  const answered = await ask(machine, API);
  expect(answered).toMatchObject({ status: 503 });
  expect(answered.seconds).toBeLessThan(1);
  await succeed("nft", "delete table ip lost");
  await expect.poll(() => ask(machine, API), { timeout: 3_000 }).toMatchObject({ status: 200, degraded: [] });
});

test("a write is one that replicas hear of, though the row was there before", async () => {
  const written = async (): Promise<string> => {
    const { output } = await machine.run(["mariadb", "-Ne", "SELECT @@GLOBAL.gtid_binlog_pos"]);
    return output;
  };
  const write = () => succeed("mariadb", "orders", "-e", writeLabTable(7));
  await write();
  const first = await written();
  await write();
  expect(await written()).not.toBe(first);
});

test("probes write on few connections while all is well, and none that is stuck holds up the next", async () => {
  const request = { kind: "sql", write: true, database: "orders", ...PROBE_ACCOUNT } as const;
  const addresses = [{ name: "orders-1", address: DATABASE, port: 3306 }];
  const probes = await startProbes(namespaceLab(machine, [CLIENT]), [
    { entrypoint: "orders", strength: "hard", request, addresses, needs: 1 },
  ]);
  try {
    expect(await probes.untilServing(10_000)).toBe(true);
    const { output } = await machine.run([
      "mariadb",
      "-Ne",
      "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'nospof_lab'",
    ]);
    expect(Number(output)).toBeLessThan(10);
    await stop("STOP");
    await sleep(1_000);
    expect(probes.states().get("orders")).toBe("down");
    await stop("CONT");
    expect(await probes.untilServing(5_000)).toBe(true);
  } finally {
    await probes.stop();
  }
});
