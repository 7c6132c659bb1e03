/** What semi-synchronous replication promises, on real servers with the files they get. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { mysqlBundle } from "../../src/render/mysql/bundle.ts";
import type { Database } from "../../src/topology/model.ts";
import { handMadeDatabase } from "../render/mysql/hand-made-database.ts";
import { type DatabaseServers, openDatabaseServers } from "./database-servers.ts";

/** What an engine calls things. */
interface SemiSynchronousWords {
  readonly engine: Database["engine"];
  /** Query for how many replicas acknowledge. */
  readonly acknowledging: string;
  /** Query for ON while commits wait for replicas. */
  readonly waits: string;
  /** Statement after which a replica fetches nothing, and one after which it does again. */
  readonly stopFetching: string;
  readonly startFetching: string;
}

const SECRETS = {
  "orders-replication": "replication-password",
  "orders-api": "api-password",
  "orders-migrate": "migrate-password",
  "orders-report": "report-password",
};
const NAMES = ["orders-1", "orders-2", "orders-3"];
const REPLICAS = ["orders-2", "orders-3"];
const FALL_BACK_MS = 3000;

/** Declares the tests; the servers are there while they and those that are declared after them run. */
export function describeSemiSynchronous(words: SemiSynchronousWords) {
  vi.setConfig({ testTimeout: 240_000 });
  let servers: DatabaseServers;
  const made = (fallBackAfterMs: number | undefined, primary = 1) =>
    handMadeDatabase({
      engine: words.engine,
      servers: 3,
      primary,
      replication: { mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs },
    });

  beforeAll(async () => {
    const { plan, group, instances } = made(undefined);
    servers = await openDatabaseServers(
      plan,
      instances,
      (instance) => mysqlBundle(plan, instance, group),
      SECRETS,
      [{ name: "app", network: "app", address: "10.0.2.100/24" }],
    );
    await Promise.all(NAMES.map((name) => servers.start(name)));
    for (const name of NAMES) {
      const result = await servers.afterStart(name);
      if (result.exitCode !== 0) throw new Error(`${name}: ${result.output}`);
    }
  });
  afterAll(async () => {
    await servers?.close();
  });

  const sql = async (name: string, query: string) => (await servers.asRoot(name, query)).output;
  const eventually = (name: string, query: string, expected: string) =>
    expect.poll(() => sql(name, query), { timeout: 30_000, interval: 100 }).toBe(expected);
  /** The client's own error when the server died, else what the server said; empty: acknowledged. */
  const insert = async (number: number, item: string, patienceSeconds = 60) => {
    const host = `10.0.2.1${number}`;
    const statement = `INSERT INTO orders.item (name) VALUES ('${item}')`;
    const client = words.engine === "mariadb" ? "mariadb" : "mysql";
    const { exitCode, output } = await servers.hosts
      .host("app")
      .run([
        ...["env", "MYSQL_PWD=api-password", "timeout", String(patienceSeconds), client, "--no-defaults"],
        ...[`--host=${host}`, "--user=api", "--connect-timeout=3", "-e", statement],
      ]);
    return exitCode === 124 ? "waits" : output;
  };
  const deploy = async (fallBackAfterMs: number | undefined, primary = 1) => {
    const { plan, group, instances } = made(fallBackAfterMs, primary);
    for (const instance of instances) await servers.deploy(instance.name, mysqlBundle(plan, instance, group));
  };
  const count = (item: string) => `SELECT COUNT(*) FROM orders.item WHERE name = '${item}'`;

  test("every commit waits for a replica, once the primary was set up", async () => {
    await eventually("orders-1", words.acknowledging, "2");
    await eventually("orders-1", words.waits, "ON");
    await sql("orders-1", "CREATE TABLE orders.item (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(60))");
    expect(await insert(1, "first")).toBe("");
    for (const replica of REPLICAS) await eventually(replica, count("first"), "1");
  });

  test("without replicas a write waits as long as it takes, and nobody sees it meanwhile", async () => {
    for (const replica of REPLICAS) await sql(replica, words.stopFetching);
    const waiting = insert(1, "waits");
    expect(await insert(1, "waits for ever", 4)).toBe("waits");
    expect(await sql("orders-1", count("waits"))).toBe("0");
    for (const replica of REPLICAS) await sql(replica, words.startFetching);
    expect(await waiting).toBe("");
    for (const name of NAMES) await eventually(name, count("waits"), "1");
  });

  test("one replica is enough", async () => {
    await servers.stop("orders-3", "KILL");
    expect(await insert(1, "with one")).toBe("");
    await servers.start("orders-3");
    expect((await servers.afterStart("orders-3")).exitCode).toBe(0);
    await eventually("orders-1", words.acknowledging, "2");
  });

  test("what was acknowledged is on a replica when the primary is killed", async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      const acknowledged: string[] = [];
      const writing = (async () => {
        for (;;) {
          const item = `turn ${turn} row ${acknowledged.length}`;
          if ((await insert(1, item)) !== "") return;
          acknowledged.push(item);
        }
      })();
      await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(10);
      await servers.stop("orders-1", "KILL");
      await writing;
      const list = acknowledged.map((item) => `'${item}'`).join(",");
      const query = `SELECT COUNT(*) FROM orders.item WHERE name IN (${list})`;
      // One of them has it, whichever that is.
      await expect
        .poll(
          async () => Math.max(...(await Promise.all(REPLICAS.map((name) => sql(name, query)))).map(Number)),
          {
            timeout: 30_000,
          },
        )
        .toBe(acknowledged.length);
      await servers.start("orders-1");
      expect((await servers.afterStart("orders-1")).exitCode).toBe(0);
      await eventually("orders-1", words.acknowledging, "2");
      for (const name of NAMES) await eventually(name, query, String(acknowledged.length));
    }
  });

  test("writes go on without replicas after as long as was said, and with them when they are back", async () => {
    await deploy(FALL_BACK_MS);
    await servers.stop("orders-1", "TERM");
    await servers.start("orders-1");
    expect((await servers.afterStart("orders-1")).exitCode).toBe(0);
    await eventually("orders-1", words.acknowledging, "2");
    for (const replica of REPLICAS) await sql(replica, words.stopFetching);
    const begun = Date.now();
    expect(await insert(1, "alone")).toBe("");
    expect(Date.now() - begun).toBeGreaterThanOrEqual(FALL_BACK_MS);
    expect(await sql("orders-1", words.waits)).toBe("OFF");
    const again = Date.now();
    expect(await insert(1, "alone again")).toBe("");
    expect(Date.now() - again).toBeLessThan(FALL_BACK_MS);
    for (const replica of REPLICAS) await sql(replica, words.startFetching);
    await eventually("orders-1", words.waits, "ON");
    for (const name of NAMES) await eventually(name, count("alone again"), "1");
  });

  return { servers: () => servers, sql, eventually, insert, deploy, count };
}
