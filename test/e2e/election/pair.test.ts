/** Two servers of which keepalived says which is the primary, for real. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireProgram } from "../../programs/required-program.ts";
import type { StartedProgram } from "../../programs/started-program.ts";
import { startDatabase } from "../database-programs.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { pairPlan } from "./plan.ts";
import { acknowledgedBy } from "./rows.ts";

const PATIENCE_MS = 90_000;

describe("a pair in which keepalived decides", { timeout: 120_000 }, () => {
  let cluster: Cluster;
  let through: StartedProgram;

  async function until<Result>(
    what: string,
    look: () => Promise<Result | undefined | false>,
  ): Promise<Result> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const result = await look();
      if (result !== undefined && result !== false) return result;
      if (Date.now() > end) throw new Error(`not in time: ${what}\n${cluster.agentLogs()}`);
      await sleep(100);
    }
  }

  const other = (name: string): string => cluster.servers.find((each) => each !== name) ?? "";

  /** One may be written to, and the other one follows it. */
  async function inStep(): Promise<string> {
    return until("one follows the other", async () => {
      const primary = await cluster.writer();
      if (primary === undefined) return undefined;
      const running = await cluster.sql(other(primary), "SHOW GLOBAL STATUS LIKE 'Slave_running'");
      const readOnly = await cluster.sql(other(primary), "SELECT @@GLOBAL.read_only");
      return running?.endsWith("ON") === true && readOnly === "1" && primary;
    });
  }

  async function rowsGoOn(): Promise<void> {
    const before = acknowledgedBy(through).length;
    await until("rows are acknowledged", async () => acknowledgedBy(through).length > before + 20);
  }

  /** Nothing is missing of what was acknowledged through the load balancer, on either. */
  async function nothingIsLost(primary: string): Promise<void> {
    const acknowledged = acknowledgedBy(through).map(({ number }) => number);
    const there = await cluster.sql(primary, "SELECT number FROM orders.entry WHERE writer = 'through'");
    const numbers = new Set(there?.split("\n").map(Number));
    expect(acknowledged.filter((number) => !numbers.has(number))).toEqual([]);
  }

  beforeAll(async () => {
    for (const program of ["mariadbd", "haproxy", "curl", "keepalived"] as const)
      await requireProgram(program);
    cluster = await openCluster(
      pairPlan({ mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: 10_000 }),
    );
    await Promise.all(cluster.programs.map((name) => cluster.start(name)));
    const first = await inStep();
    const made = await cluster.sql(
      first,
      "CREATE TABLE orders.entry (id BIGINT AUTO_INCREMENT PRIMARY KEY, writer VARCHAR(20), number INT, server BIGINT)",
    );
    expect(made).toBe("");
    through = await cluster.write(cluster.addressOf("sql-1"), 3306, "through");
    await rowsGoOn();
  }, 120_000);

  afterAll(async () => {
    await cluster?.close();
  });

  test("the primary is killed: the other one takes over, and it comes back as a replica", async () => {
    const old = await inStep();
    await cluster.signal(old, "database", "KILL");
    await until("the other takes over", async () => (await cluster.writer()) === other(old));
    await rowsGoOn();
    await startDatabase(cluster.hosts.host(old), "mariadb");
    expect(await inStep()).toBe(other(old));
    await nothingIsLost(other(old));
  });

  test("the host of the primary is lost: the other one takes over, and it comes back as a replica", async () => {
    const old = await inStep();
    await cluster.plug(old, "out");
    await until("the other takes over", async () =>
      (await cluster.role(other(old), "writer")).endsWith("200"),
    );
    await rowsGoOn();
    await until("it writes no more", async () => (await cluster.role(old, "writer")).endsWith("503"));
    await cluster.plug(old, "in");
    expect(await inStep()).toBe(other(old));
    await nothingIsLost(other(old));
  });

  test("keepalived of the primary hangs: it stops writing before the other one begins", async () => {
    const old = await inStep();
    await cluster.signal(old, "keepalived", "STOP");
    // Asking all the time: `writer` throws when both may be written to.
    await until("the other takes over", async () => (await cluster.writer()) === other(old));
    await rowsGoOn();
    await cluster.signal(old, "keepalived", "CONT");
    await inStep();
  });
});
