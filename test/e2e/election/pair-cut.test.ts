/** The split brain that has to be accepted where keepalived decides between two servers, and what becomes of it. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openPair, type PairCluster } from "./pair-cluster.ts";
import { acknowledgedBy } from "./rows.ts";

const COUNTED = "SELECT COUNT(*), MAX(id), SUM(number) FROM orders.entry";

describe("two servers that do not hear each other, though clients hear both", { timeout: 120_000 }, () => {
  let cluster: PairCluster;
  let isCut = false;

  beforeAll(async () => {
    cluster = await openPair({ mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: 2000 });
  }, 120_000);

  afterAll(async () => {
    await cluster?.close();
  });

  // Also after an attempt that failed.
  afterEach(async () => {
    if (isCut) await heal();
  });

  async function emptied(): Promise<void> {
    const primary = await cluster.inStep();
    expect(await cluster.sql(primary, "DELETE FROM orders.entry")).toBe("");
    await alike();
  }

  async function heal(): Promise<void> {
    await cluster.cut("orders-1", "orders-2", "healed");
    isCut = false;
  }

  async function cutUntilBothWrite(): Promise<void> {
    await cluster.cut("orders-1", "orders-2", "cut");
    isCut = true;
    await cluster.until("both may be written to", async () => (await cluster.writers()).length === 2);
  }

  /** Rows that a server has acknowledged, though the other one cannot have them. */
  async function take(server: string, rows: number, name = server): Promise<void> {
    for (let number = 1; number <= rows; number++) {
      const insert = `INSERT INTO orders.entry (writer, number) VALUES ('${name}', ${number})`;
      // The first one waits for the other server, which is then given up.
      await cluster.until(`${server} acknowledges`, async () => (await cluster.sql(server, insert)) === "");
    }
  }

  async function alike(): Promise<void> {
    await cluster.until("both have the same rows", async () => {
      const answers = await Promise.all(cluster.servers.map((name) => cluster.sql(name, COUNTED)));
      return answers[0] !== undefined && answers[0] === answers[1];
    });
  }

  /** How many rows of a writer are in the database, by what each server says. */
  async function rowsOf(writer: string): Promise<readonly (string | undefined)[]> {
    const count = `SELECT COUNT(*) FROM orders.entry WHERE writer = '${writer}'`;
    return await Promise.all(cluster.servers.map((name) => cluster.sql(name, count)));
  }

  /** Rows in the files in which a server has kept what only it had. */
  async function keptAside(server: string): Promise<number> {
    const count = "grep -h '^BINLOG' /var/lib/mysql/nospof-surplus-*.sql | wc -l";
    return Number((await cluster.hosts.host(server).run(["bash", "-c", count])).output);
  }

  test("both take writes; the one that has taken more stays, and the other one keeps its own in a file", async () => {
    expect(await cluster.inStep()).toBe("orders-1");
    await emptied();
    const through = await cluster.write(cluster.addressOf("sql-1"), 3306, "through");
    await cutUntilBothWrite();
    await take("orders-1", 1);
    await take("orders-2", 2);
    // As many more by applications, which the load balancer has left where they were.
    const before = acknowledgedBy(through).length;
    await cluster.until("applications go on", async () => acknowledgedBy(through).length > before + 20);
    expect(await rowsOf("orders-1")).toEqual(["1", "0"]);
    expect(await rowsOf("orders-2")).toEqual(["0", "2"]);

    await heal();
    expect(await cluster.inStep()).toBe("orders-1");
    await through.stop("KILL");
    await alike();
    expect(await rowsOf("orders-1")).toEqual(["1", "1"]);
    expect(await rowsOf("orders-2")).toEqual(["0", "0"]);
    expect(await keptAside("orders-2")).toBeGreaterThanOrEqual(2);
    const said = cluster.agentLogs();
    expect(said).toMatch(/SPLIT BRAIN: .* This server stays/);
    expect(said).toMatch(
      /SPLIT BRAIN: .* this one 2 transactions, .* gives way, and keeps what only it has in a file/,
    );
    expect(said).toContain("SURPLUS: this server is at ");
    // What applications were told is there.
    const there = await cluster.sql("orders-2", "SELECT number FROM orders.entry WHERE writer = 'through'");
    const numbers = new Set(there?.split("\n").map(Number));
    expect(acknowledgedBy(through).filter(({ number }) => !numbers.has(number))).toEqual([]);
  });

  test("the one that keepalived would rather have gives way to the one that has taken more", async () => {
    expect(await cluster.inStep()).toBe("orders-1");
    await cutUntilBothWrite();
    await take("orders-1", 1, "fewer");
    await take("orders-2", 5, "more");
    await heal();
    await cluster.until("it is written to", async () => (await cluster.inStep()) === "orders-2");
    await alike();
    expect(await rowsOf("more")).toEqual(["5", "5"]);
    expect(await rowsOf("fewer")).toEqual(["0", "0"]);
    expect(await keptAside("orders-1")).toBeGreaterThanOrEqual(1);
  });
});
