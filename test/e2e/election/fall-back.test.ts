/** A server that is elected when nobody is left to acknowledge anything, and that goes on without acknowledgements after a while. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireProgram } from "../../programs/required-program.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { electedPairPlan } from "./plan.ts";

const PATIENCE_MS = 90_000;

let cluster: Cluster;

async function until<Result>(what: string, look: () => Promise<Result | undefined | false>): Promise<Result> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const result = await look();
    if (result !== undefined && result !== false) return result;
    if (Date.now() > end) throw new Error(`not in time: ${what}\n${cluster.agentLogs()}`);
    await sleep(100);
  }
}

beforeAll(async () => {
  for (const program of ["mariadbd", "haproxy", "curl"] as const) await requireProgram(program);
  cluster = await openCluster(
    electedPairPlan({ mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: 5000 }),
  );
  await Promise.all(cluster.programs.map((name) => cluster.start(name)));
}, 120_000);

afterAll(async () => {
  await cluster?.close();
});

test("changes of accounts wait for no acknowledgement: the server is not taken for one that hangs", {
  timeout: 180_000,
}, async () => {
  const old = await until("a primary", cluster.writer);
  const next = cluster.servers.find((name) => name !== old) ?? "";
  await until("a replica", async () => (await cluster.role(next, "reader")).endsWith("200"));
  const processOf = (name: string) => cluster.hosts.host(name).run(["cat", "/run/mysqld/mysqld.pid"]);
  const before = await processOf(next);
  await cluster.plug(old, "out");
  await until("it is elected", async () => (await cluster.role(next, "writer")).endsWith("200"));
  const made = "CREATE TABLE IF NOT EXISTS orders.entry (id INT PRIMARY KEY)";
  await until("it acknowledges", async () => (await cluster.sql(next, made)) === "");
  expect(await processOf(next)).toEqual(before);
});
