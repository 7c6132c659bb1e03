/** Servers of Galera that have the rendered files and nothing else, on machines of their own. */
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test, vi } from "vitest";
import { galeraOutMs } from "../../src/plan/galera-timing.ts";
import { mysqlBundle } from "../../src/render/mysql/bundle.ts";
import { CHECK_SCRIPT } from "../../src/render/mysql/paths.ts";
import { handMadeDatabase } from "../render/mysql/hand-made-database.ts";
import { type DatabaseServers, openDatabaseServers } from "./database-servers.ts";

const SECRETS = {
  "orders-replication": 'repli\'cation \\ "pässword"\n',
  "orders-api": "api-password\n",
  "orders-migrate": "migrate-password",
  "orders-report": "report-password",
};
const NAMES = ["orders-1", "orders-2", "orders-3"];
const api = (number: number) => ({ host: `10.0.2.1${number}`, user: "api", password: "api-password" });

/** What looking takes on a busy machine. */
const BESIDE_MS = 1500;

let servers: DatabaseServers;
beforeAll(async () => {
  const { plan, group, instances } = handMadeDatabase({ servers: 3, replication: { mode: "galera" } });
  servers = await openDatabaseServers(
    plan,
    instances,
    (instance) => mysqlBundle(plan, instance, group),
    SECRETS,
    [{ name: "app", network: "app", address: "10.0.2.100/24" }],
  );
});
afterAll(async () => {
  await servers?.close();
});

/** Waits for a state. */
async function eventually(
  look: () => Promise<string>,
  expected: string | RegExp,
  timeout = 90_000,
): Promise<void> {
  const polled = expect.poll(look, { timeout, interval: 100 });
  await (typeof expected === "string" ? polled.toBe(expected) : polled.toMatch(expected));
}

const asRoot = (name: string, sql: string) => async () => (await servers.asRoot(name, sql)).output;
const CLUSTER =
  "SELECT GROUP_CONCAT(VARIABLE_VALUE ORDER BY VARIABLE_NAME) FROM information_schema.GLOBAL_STATUS " +
  "WHERE VARIABLE_NAME IN ('WSREP_CLUSTER_SIZE', 'WSREP_CLUSTER_STATUS', 'WSREP_LOCAL_STATE_COMMENT')";
const said = (name: string) => () => Promise.resolve(servers.log(name));
const allAreIn = (names: readonly string[]) =>
  Promise.all(names.map((name) => eventually(asRoot(name, CLUSTER), `${names.length},Primary,Synced`)));

async function insert(number: number, item: string): Promise<string> {
  const sql = `INSERT INTO orders.item (name) VALUES ('${item}')`;
  return (await servers.asAccount("app", api(number), sql)).output;
}

/** Inserts one row after the other until the server is gone; those that were acknowledged are in `into`. */
async function insertInTurn(number: number, into: string[]): Promise<void> {
  const begun = Date.now();
  for (;;) {
    const item = `${begun}-${into.length}`;
    if ((await insert(number, item)) !== "") return;
    into.push(item);
  }
}

/** Rows on a server, with all that others have acknowledged. */
const rows = (name: string) =>
  asRoot(name, "SET SESSION wsrep_sync_wait = 1; SELECT COUNT(*), MAX(name) FROM orders.item");

const check = async (name: string) => (await servers.hosts.host(name).run(["bash", CHECK_SCRIPT])).exitCode;

/** Starts again what a test that failed has left behind stopped, or apart. */
async function together(): Promise<void> {
  for (const name of NAMES) {
    if ((await asRoot(name, CLUSTER)()) === `${NAMES.length},Primary,Synced`) continue;
    await servers.stop(name, "KILL");
    await servers.start(name);
  }
  await allAreIn(NAMES);
}

const LAST_LINES = 80;
beforeEach(() => {
  onTestFailed(() => {
    for (const name of NAMES)
      console.log(`${name}:\n${servers.log(name).split("\n").slice(-LAST_LINES).join("\n")}`);
  });
});

/** Joining an empty server copies all of another one, for which MariaDB's script waits ten seconds by itself. */
vi.setConfig({ testTimeout: 240_000 });

describe("servers that begin", () => {
  test("wait for each other, and may be deployed one after the other", async () => {
    await servers.start("orders-2");
    await servers.start("orders-3");
    await eventually(said("orders-3"), /waits: only 10\.0\.3\.12 10\.0\.3\.13 of/);
    expect(servers.log("orders-3")).not.toContain("begins");
    expect(await check("orders-3")).toBe(0);
  });

  test("are one cluster, which the first of them is told what it has to hold", async () => {
    await servers.start("orders-1");
    await eventually(said("orders-1"), /begins the cluster/);
    expect(await servers.afterStart("orders-1")).toMatchObject({ exitCode: 0 });
    await allAreIn(NAMES);
    for (const name of NAMES) {
      expect((await servers.afterStart(name)).output).toContain(
        "this server is one of the cluster of orders",
      );
      expect(await check(name)).toBe(0);
    }
    expect(servers.log("orders-2") + servers.log("orders-3")).not.toContain("begins");
  });

  test("have what was written on any of them", async () => {
    const migrate = { host: "10.0.2.13", user: "migrate", password: "migrate-password" };
    const created = "CREATE TABLE orders.item (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40))";
    expect(await servers.asAccount("app", migrate, created)).toEqual({ exitCode: 0, output: "" });
    for (const number of [1, 2, 3]) expect(await insert(number, `by ${number}`)).toBe("");
    for (const name of NAMES) expect(await rows(name)()).toBe("3\tby 3");
  });

  test("refuse a table that only one of them would have", async () => {
    const kept = "CREATE TABLE orders.note (name TEXT) ENGINE = MyISAM; INSERT INTO orders.note VALUES ('x')";
    expect(await asRoot("orders-1", kept)()).toMatch(/ERROR/);
  });
});

describe("a server that is lost", () => {
  beforeEach(together);

  test("is out within the predicted time, writes go on, and it comes back by itself with what it lacks", async () => {
    const killed = Date.now();
    await servers.stop("orders-3", "KILL");
    await eventually(asRoot("orders-1", CLUSTER), "2,Primary,Synced");
    expect(Date.now() - killed).toBeLessThan(galeraOutMs() + BESIDE_MS);
    expect(await insert(2, "without 3")).toBe("");
    await servers.start("orders-3");
    await allAreIn(NAMES);
    expect(await rows("orders-3")()).toMatch(/^\d+\twithout 3$/);
    expect(servers.log("orders-3")).toContain("mariabackup IST completed on joiner");
  });

  test("comes back by itself from an empty data folder", async () => {
    await servers.stop("orders-3", "TERM");
    await servers.hosts.host("orders-3").run(["rm", "-rf", "/var/lib/mysql"]);
    await servers.start("orders-3");
    await allAreIn(NAMES);
    expect(await rows("orders-3")()).toBe(await rows("orders-1")());
    expect(servers.log("orders-3")).toContain("mariabackup SST completed on joiner");
  });

  test("is out within the predicted time when it hangs, and in again when it goes on", async () => {
    const host = servers.hosts.host("orders-3");
    const pid = (await host.run(["pidof", "mariadbd"])).output.trim();
    const hung = Date.now();
    await host.run(["kill", "-STOP", pid]);
    await eventually(asRoot("orders-1", CLUSTER), "2,Primary,Synced");
    expect(Date.now() - hung).toBeLessThan(galeraOutMs() + BESIDE_MS);
    await host.run(["kill", "-CONT", pid]);
    await allAreIn(NAMES);
  });
});

describe("a minority", () => {
  beforeEach(together);

  test("refuses to read and to write, and goes on by itself when the others are back", async () => {
    await Promise.all(["orders-2", "orders-3"].map((name) => servers.stop(name, "KILL")));
    await eventually(() => insert(1, "in the minority"), /ERROR 1047/);
    expect((await servers.asAccount("app", api(1), "SELECT * FROM orders.item")).output).toContain(
      "ERROR 1047",
    );
    expect(await check("orders-1")).toBe(1);
    await servers.start("orders-2");
    await servers.start("orders-3");
    await allAreIn(NAMES);
    expect(await insert(1, "together again")).toBe("");
    const after = await rows("orders-1")();
    expect(after).not.toBe("");
    for (const name of NAMES) expect(await rows(name)()).toBe(after);
  });
});

describe("all servers", () => {
  beforeEach(together);

  test("come back by themselves when all lose their power at once, with all that was acknowledged", async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      const acknowledged: string[] = [];
      const written = insertInTurn(2, acknowledged);
      await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(5), {
        timeout: 30_000,
        interval: 10,
      });
      await Promise.all(NAMES.map((name) => servers.stop(name, "KILL")));
      await written;
      for (const name of ["orders-3", "orders-1", "orders-2"]) await servers.start(name);
      await allAreIn(NAMES);
      for (const name of NAMES) {
        const sql = `SET SESSION wsrep_sync_wait = 1; SELECT COUNT(*) FROM orders.item WHERE name IN ('${acknowledged.join("','")}')`;
        expect(await asRoot(name, sql)()).toBe(String(acknowledged.length));
      }
    }
  });

  test("come back by themselves when one after the other was stopped, and the last of them begins", async () => {
    for (const name of NAMES) await servers.stop(name, "TERM");
    await servers.start("orders-1");
    await eventually(said("orders-1"), /waits: only 10\.0\.3\.11 of/);
    await servers.start("orders-3");
    await allAreIn(["orders-1", "orders-3"]);
    expect(servers.log("orders-3")).toContain("begins the cluster");
    await servers.start("orders-2");
    await allAreIn(NAMES);
  });

  test("wait for those that have the data, whoever has lost it", async () => {
    const before = await rows("orders-1")();
    await Promise.all(NAMES.map((name) => servers.stop(name, "KILL")));
    await servers.hosts.host("orders-1").run(["rm", "-rf", "/var/lib/mysql"]);
    await servers.start("orders-1");
    await servers.start("orders-3");
    await eventually(said("orders-3"), /waits: only 10\.0\.3\.11 10\.0\.3\.13 of/);
    expect(servers.log("orders-1")).not.toContain("begins");
    await servers.start("orders-2");
    await allAreIn(NAMES);
    for (const name of NAMES) expect(await rows(name)()).toBe(before);
  });

  test("begin without one that is lost for good when a person says so", async () => {
    const before = await rows("orders-1")();
    await Promise.all(NAMES.map((name) => servers.stop(name, "KILL")));
    await servers.start("orders-1");
    await servers.start("orders-2");
    await eventually(said("orders-2"), /waits: only 10\.0\.3\.11 10\.0\.3\.12 of/);
    await servers.stop("orders-2", "TERM");
    const decision =
      "cd /var/lib/mysql && sed -i 's/^safe_to_bootstrap: 0/safe_to_bootstrap: 1/' grastate.dat && rm gvwstate.dat";
    expect(await servers.hosts.host("orders-2").run(["sh", "-c", decision])).toMatchObject({ exitCode: 0 });
    await servers.start("orders-2");
    await allAreIn(["orders-1", "orders-2"]);
    expect(servers.log("orders-2")).toContain("begins the cluster");
    expect(servers.log("orders-1")).not.toContain("begins the cluster");
    expect(await rows("orders-1")()).toBe(before);
    await servers.start("orders-3");
    await allAreIn(NAMES);
  });
});
