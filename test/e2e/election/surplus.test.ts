/** Asynchronous replication with an election: what a lost primary had alone is kept in a file, and the server comes back. They speak TLS. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { labCertificates } from "../../../src/cli/drill/lab-certificates.ts";
import { requireProgram } from "../../programs/required-program.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { electionPlan } from "./plan.ts";
import { acknowledgedBy } from "./rows.ts";

let cluster: Cluster;

beforeAll(async () => {
  for (const program of ["mariadbd", "haproxy", "curl"] as const) await requireProgram(program);
  const plan = electionPlan({ mode: "asynchronous" }, { ca: "ca", certificate: "tls" });
  cluster = await openCluster(plan, await labCertificates(plan));
  await Promise.all(cluster.programs.map((name) => cluster.start(name)));
}, 120_000);

afterAll(async () => {
  await cluster?.close();
});

test("what only the lost primary had is in a file, and it copies the new one", {
  timeout: 180_000,
}, async () => {
  const old = await cluster.until("a primary", cluster.writer);
  const others = cluster.servers.filter((name) => name !== old);
  await cluster.until("replicas are read from", async () => {
    const answers = await Promise.all(others.map((name) => cluster.role(name, "reader")));
    return answers.every((answer) => answer.endsWith("200"));
  });
  const made = await cluster.sql(
    old,
    "CREATE TABLE orders.entry (id BIGINT AUTO_INCREMENT PRIMARY KEY, writer VARCHAR(20), number INT, server BIGINT)",
  );
  expect(made).toBe("");
  // Beside it, so that it goes on acknowledging what the others do not get.
  const writer = await cluster.writeOn(old, "beside");
  await cluster.until("rows are acknowledged", async () => acknowledgedBy(writer).length > 20);

  await cluster.plug(old, "out");
  const next = await cluster.until("another primary", async () => {
    const now = await cluster.writer().catch(() => undefined);
    return now !== old && now;
  });
  expect(await cluster.role(old, "writer")).toMatch(/503$/);
  await writer.stop("KILL");
  const acknowledged = acknowledgedBy(writer).map(({ number }) => number);
  expect(await cluster.sql(next, "INSERT INTO orders.entry (writer, number) VALUES ('next', 1)")).toBe("");
  const kept = new Set((await cluster.sql(next, "SELECT number FROM orders.entry"))?.split("\n").map(Number));
  const lost = acknowledged.filter((number) => !kept.has(number));
  // The lease is 2.5 s, and a row takes 20 ms.
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.length).toBeLessThan(2500 / 20);

  await cluster.plug(old, "in");
  const counted = "SELECT COUNT(*), MAX(id), SUM(number) FROM orders.entry";
  await cluster.until("the old primary has what the new one has", async () => {
    const answers = await Promise.all(cluster.servers.map((name) => cluster.sql(name, counted)));
    return answers[0] !== undefined && new Set(answers).size === 1;
  });
  expect(cluster.agentLogs()).toContain("SURPLUS: this server is at ");
  const read = await cluster.hosts
    .host(old)
    .run(["bash", "-c", "grep -c '^BINLOG' /var/lib/mysql/nospof-surplus-*.sql"]);
  expect(Number(read.output)).toBeGreaterThanOrEqual(lost.length);
  expect(await cluster.sql(next, "INSERT INTO orders.entry (writer, number) VALUES ('next', 2)")).toBe("");
  await cluster.until(
    "it follows",
    async () => (await cluster.sql(old, counted)) === (await cluster.sql(next, counted)),
  );
});
