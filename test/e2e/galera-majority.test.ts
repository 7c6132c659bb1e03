/** Servers of Galera of which one is left in a minority: who has to come back before anything is written again. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { mysqlBundle } from "../../src/render/mysql/bundle.ts";
import { handMadeDatabase } from "../render/mysql/hand-made-database.ts";
import { type DatabaseServers, openDatabaseServers } from "./database-servers.ts";

const SECRETS = {
  "orders-replication": "replication",
  "orders-api": "api-password",
  "orders-migrate": "migrate-password",
  "orders-report": "report-password",
};
const NAMES = ["orders-1", "orders-2", "orders-3"];

let servers: DatabaseServers;

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const asRoot = (name: string, sql: string) => async () => (await servers.asRoot(name, sql)).output;
const CLUSTER =
  "SELECT GROUP_CONCAT(VARIABLE_VALUE ORDER BY VARIABLE_NAME) FROM information_schema.GLOBAL_STATUS " +
  "WHERE VARIABLE_NAME IN ('WSREP_CLUSTER_SIZE', 'WSREP_CLUSTER_STATUS', 'WSREP_LOCAL_STATE_COMMENT')";

const eventually = (look: () => Promise<string>, expected: RegExp) =>
  expect.poll(look, { timeout: 90_000, interval: 100 }).toMatch(expected);
const areIn = (names: readonly string[]) =>
  Promise.all(
    names.map((name) => eventually(asRoot(name, CLUSTER), new RegExp(`^${names.length},Primary,Synced`))),
  );
const said = (name: string) => () => Promise.resolve(servers.log(name));
const isAlone = (name: string) => eventually(asRoot(name, CLUSTER), /,non-Primary,/);
const kill = (...names: readonly string[]) => Promise.all(names.map((name) => servers.stop(name, "KILL")));

const insert = (name: string, item: string) =>
  asRoot(name, `INSERT INTO orders.item (name) VALUES ('${item}')`)();
const found = (name: string, item: string) =>
  asRoot(name, `SET SESSION wsrep_sync_wait = 1; SELECT COUNT(*) FROM orders.item WHERE name = '${item}'`)();

beforeAll(async () => {
  const { plan, group, instances } = handMadeDatabase({ servers: 3, replication: { mode: "galera" } });
  servers = await openDatabaseServers(
    plan,
    instances,
    (instance) => mysqlBundle(plan, instance, group),
    SECRETS,
    [],
  );
  for (const name of NAMES) await servers.start(name);
});
afterAll(async () => {
  await servers?.close();
});
describe("of three servers, the last one that runs", () => {
  test("has its majority again when one is back, if the other was lost before that one", async () => {
    expect(await servers.afterStart("orders-1")).toMatchObject({ exitCode: 0 });
    await areIn(NAMES);
    await asRoot("orders-1", "CREATE TABLE orders.item (id INT AUTO_INCREMENT PRIMARY KEY, name TEXT)")();
    await kill("orders-3");
    await areIn(["orders-1", "orders-2"]);
    expect(await insert("orders-2", "without 3")).toBe("");
    await kill("orders-2");
    await isAlone("orders-1");
    expect(await insert("orders-1", "alone")).toMatch(/ERROR 1047/);

    await servers.start("orders-2");
    await areIn(["orders-1", "orders-2"]);
    expect(await insert("orders-1", "without 3 again")).toBe("");
    expect(await found("orders-2", "without 3")).toBe("1");

    await servers.start("orders-3");
    await areIn(NAMES);
    expect(await found("orders-3", "without 3 again")).toBe("1");
    expect(await found("orders-3", "alone")).toBe("0");
  });

  test("waits for both when both were lost at once, and goes on by itself", async () => {
    expect(await insert("orders-3", "before")).toBe("");
    await kill("orders-2", "orders-3");
    await isAlone("orders-1");
    await servers.start("orders-2");
    await eventually(said("orders-2"), /joins those that have lost their majority/);
    await eventually(asRoot("orders-1", CLUSTER), /^2,non-Primary,/);
    expect(await insert("orders-1", "as two of three")).toMatch(/ERROR 1047/);

    await servers.start("orders-3");
    await areIn(NAMES);
    for (const name of NAMES) expect(await found(name, "before")).toBe("1");
    expect(await found("orders-1", "as two of three")).toBe("0");
  });
});

describe("of three servers that all crash", () => {
  test("two wait for the third, which alone may have what it has acknowledged", async () => {
    // They receive what 3 writes, and do not get to apply it.
    for (const name of ["orders-1", "orders-2"]) {
      const busy = ["mariadb", "-e", "FLUSH TABLES WITH READ LOCK; SELECT SLEEP(1000)"];
      await servers.hosts.host(name).start(busy);
      const locked = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'User sleep'";
      await eventually(asRoot(name, locked), /^1$/);
    }
    expect(await insert("orders-3", "on 3 alone")).toBe("");
    await kill(...NAMES);

    await servers.start("orders-1");
    await servers.start("orders-2");
    await eventually(said("orders-2"), /waits: only 10\.0\.3\.11 10\.0\.3\.12 of/);
    await servers.start("orders-3");
    await areIn(NAMES);
    // Of servers that have the same the first one begins.
    expect(servers.log("orders-3")).toContain("begins the cluster");
    for (const name of NAMES) expect(await found(name, "on 3 alone")).toBe("1");
  });
});
