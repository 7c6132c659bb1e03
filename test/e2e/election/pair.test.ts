/** Two servers of which keepalived says which is the primary, for real. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StartedProgram } from "../../programs/started-program.ts";
import { startDatabase } from "../database-programs.ts";
import { openPair, type PairCluster } from "./pair-cluster.ts";
import { acknowledgedBy } from "./rows.ts";

describe("a pair in which keepalived decides", { timeout: 120_000 }, () => {
  let cluster: PairCluster;
  let through: StartedProgram;

  async function rowsGoOn(): Promise<void> {
    const before = acknowledgedBy(through).length;
    await cluster.until("rows are acknowledged", async () => acknowledgedBy(through).length > before + 20);
  }

  /** Nothing is missing of what was acknowledged through the load balancer, on either. */
  async function nothingIsLost(primary: string): Promise<void> {
    const acknowledged = acknowledgedBy(through).map(({ number }) => number);
    const there = await cluster.sql(primary, "SELECT number FROM orders.entry WHERE writer = 'through'");
    const numbers = new Set(there?.split("\n").map(Number));
    expect(acknowledged.filter((number) => !numbers.has(number))).toEqual([]);
  }

  beforeAll(async () => {
    cluster = await openPair({ mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: 5000 });
    through = await cluster.write(cluster.addressOf("sql-1"), 3306, "through");
    await rowsGoOn();
  }, 120_000);

  afterAll(async () => {
    await cluster?.close();
  });

  test("the primary is killed: the other one takes over, and it comes back as a replica", async () => {
    const old = await cluster.inStep();
    await cluster.signal(old, "database", "KILL");
    await cluster.until(
      "the other takes over",
      async () => (await cluster.writer()) === cluster.otherThan(old),
    );
    await rowsGoOn();
    await startDatabase(cluster.hosts.host(old), "mariadb");
    expect(await cluster.inStep()).toBe(cluster.otherThan(old));
    await nothingIsLost(cluster.otherThan(old));
  });

  test("the host of the primary is lost: the other one takes over, and it comes back as a replica", async () => {
    const old = await cluster.inStep();
    const processOf = (name: string) => cluster.hosts.host(name).run(["cat", "/run/mysqld/mysqld.pid"]);
    const replica = await processOf(cluster.otherThan(old));
    await cluster.plug(old, "out");
    await cluster.until("the other takes over", async () =>
      (await cluster.role(cluster.otherThan(old), "writer")).endsWith("200"),
    );
    await rowsGoOn();
    // Whatever it does when it is promoted, it has not hung for want of an acknowledgement.
    expect(await processOf(cluster.otherThan(old))).toEqual(replica);
    await cluster.until("it writes no more", async () => (await cluster.role(old, "writer")).endsWith("503"));
    await cluster.plug(old, "in");
    expect(await cluster.inStep()).toBe(cluster.otherThan(old));
    await nothingIsLost(cluster.otherThan(old));
  });

  test("keepalived of the primary hangs: it stops writing before the other one begins", async () => {
    const old = await cluster.inStep();
    await cluster.signal(old, "keepalived", "STOP");
    // Asking all the time: `writer` throws when both may be written to.
    await cluster.until(
      "the other takes over",
      async () => (await cluster.writer()) === cluster.otherThan(old),
    );
    await rowsGoOn();
    await cluster.signal(old, "keepalived", "CONT");
    await cluster.inStep();
  });
});
