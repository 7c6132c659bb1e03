/** A server that is elected when nobody is left to acknowledge anything, and that goes on without acknowledgements after a while. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireProgram } from "../../programs/required-program.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { electedPairPlan } from "./plan.ts";

let cluster: Cluster;

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
  const old = await cluster.until("a primary", cluster.writer);
  const next = cluster.servers.find((name) => name !== old) ?? "";
  await cluster.until("a replica", async () => (await cluster.role(next, "reader")).endsWith("200"));
  const processOf = (name: string) => cluster.hosts.host(name).run(["cat", "/run/mysqld/mysqld.pid"]);
  const before = await processOf(next);
  await cluster.plug(old, "out");
  await cluster.until("it is elected", async () => (await cluster.role(next, "writer")).endsWith("200"));
  const made = "CREATE TABLE IF NOT EXISTS orders.entry (id INT PRIMARY KEY)";
  await cluster.until("it acknowledges", async () => (await cluster.sql(next, made)) === "");
  expect(await processOf(next)).toEqual(before);
});
