/** Rows are written to a real server, and what is told of them is what the server did. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collectWrites } from "../../../src/drill/history/collected-writes.ts";
import type { Write } from "../../../src/drill/history/model.ts";
import { PAUSE, type WriterSetup } from "../../../src/drill/history/writer/write-lines.ts";
import { PROBE_ACCOUNT, readHistory } from "../../../src/targets/lab/responder/sql-statements.ts";
import type { Namespace } from "../../programs/namespace.ts";
import { DATABASE, openDatabaseMachine } from "../../targets/lab/responder/one-database.ts";
import { namespaceLab } from "../probe/namespace-lab.ts";

const CLIENT = "10.0.9.10/24";
const WRITER = fileURLToPath(new URL("../../../src/drill/history/writer/main.ts", import.meta.url));

/** Longer than who writes waits for an answer, on a busy machine. */
const WITHIN_MS = 20_000;

let machine: Namespace;

beforeAll(async () => {
  machine = await openDatabaseMachine([CLIENT]);
});

afterAll(async () => {
  await machine?.close();
});

async function output(...command: readonly string[]): Promise<string> {
  const { exitCode, output: text } = await machine.run(command);
  expect(`${exitCode} ${text}`).toMatch(/^0 /);
  return text;
}

function sql(statement: string): Promise<string> {
  return output("mariadb", "-Ne", statement);
}

test("acknowledged rows are there, refused ones are not, and of a server that hangs nothing is known", async () => {
  const serverId = Number(await sql("SELECT @@server_id"));
  const program = await namespaceLab(machine, [CLIENT]).start("clients.", [process.execPath, WRITER]);
  const place = { address: DATABASE, port: 3306 };
  const nobody = { address: DATABASE, port: 3399 };
  const setup: WriterSetup = {
    ...PROBE_ACCOUNT,
    database: "orders",
    endpoint: [place],
    everyMs: 20,
    servers: [nobody],
    serverEveryMs: 100,
  };
  program.write(`${JSON.stringify(setup)}\n`);
  const collected = collectWrites(program, new Map([[serverId, "orders-1"]]));
  /** Another one that was sent from now on. */
  const until = (holds: (write: Write) => boolean): Promise<void> => {
    const { sentId } = collected;
    const limit = AbortSignal.timeout(WITHIN_MS);
    return collected.until(({ writes }) => writes.some((one) => one.id > sentId && holds(one)), limit);
  };
  const isAcknowledged = ({ answer, to, server }: Write): boolean =>
    answer === "acknowledged" && to === "endpoint" && server === "orders-1";
  try {
    await until(isAcknowledged);
    await sql("SET GLOBAL read_only = ON");
    await until(({ answer, detail }) => answer === "refused" && detail === "ER_OPTION_PREVENTS_STATEMENT");
    await sql("SET GLOBAL read_only = OFF");
    await until(isAcknowledged);
    await output("sh", "-c", "kill -STOP $(pidof mariadbd)");
    await until(({ answer, detail }) => answer === "unknown" && detail === "timeout");
    await output("sh", "-c", "kill -CONT $(pidof mariadbd)");
    await until(isAcknowledged);
    await until(
      ({ to, answer, detail }) => to === "server" && answer === "refused" && detail === "ECONNREFUSED",
    );

    program.write(`${PAUSE}\n`);
    const paused = AbortSignal.timeout(WITHIN_MS);
    const { reports } = collected;
    await collected.until((now) => now.reports > reports + 2 && now.settledId === now.sentId, paused);
    const rows = (await sql(readHistory("orders", collected.sentId)))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split("\t").map(Number));
    const stored = new Set(rows.map(([id]) => id));
    const ids = (answer: Write["answer"]) =>
      collected.writes.filter((one) => one.answer === answer).map(({ id }) => id);
    expect(ids("acknowledged").filter((id) => !stored.has(id))).toEqual([]);
    expect(ids("refused").filter((id) => stored.has(id))).toEqual([]);
    expect(rows.filter(([, writer]) => writer !== serverId)).toEqual([]);
    expect(new Set(collected.writes.map(({ id }) => id)).size).toBe(collected.sentId);
  } finally {
    await program.stop();
  }
}, 120_000);
