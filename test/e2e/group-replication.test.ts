/** Servers of MySQL's Group Replication that have the rendered files and nothing else, on machines of their own. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { groupReplicationOutMs } from "../../src/plan/group-replication-timing.ts";
import { databaseAgentBundle } from "../../src/render/database-agent/bundle.ts";
import { AGENT_SCRIPT, AGENT_SETTINGS } from "../../src/render/database-agent/paths.ts";
import { mysqlBundle } from "../../src/render/mysql/bundle.ts";
import type { StartedProgram } from "../programs/started-program.ts";
import { handMadeDatabase } from "../render/mysql/hand-made-database.ts";
import { type DatabaseServers, openDatabaseServers } from "./database-servers.ts";

const SECRETS = {
  "orders-replication": 'repli\'cation \\ "pässword"\n',
  "orders-api": "api-password\n",
  "orders-migrate": "migrate-password",
  "orders-report": "report-password",
};
const NAMES = ["orders-1", "orders-2", "orders-3"];

/** What looking takes on a busy machine. */
const BESIDE_MS = 3000;

let servers: DatabaseServers;
const agents = new Map<string, StartedProgram>();
beforeAll(async () => {
  const { plan, group, instances } = handMadeDatabase({
    ...{ engine: "mysql", servers: 3, replication: { mode: "group-replication" } },
    memoryBytes: 256 * 1024 ** 2,
  });
  servers = await openDatabaseServers(
    plan,
    instances,
    (instance) => {
      const server = mysqlBundle(plan, instance, group);
      const agent = databaseAgentBundle(plan, instance, group);
      return { ...server, files: [...server.files, ...agent.files] };
    },
    SECRETS,
    [{ name: "app", network: "app", address: "10.0.2.100/24" }],
  );
});
afterAll(async () => {
  await Promise.all([...agents.values()].map((agent) => agent.stop("KILL")));
  await servers?.close();
});

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

async function startAgent(name: string): Promise<void> {
  agents.set(name, await servers.hosts.host(name).start(["/usr/bin/python3", AGENT_SCRIPT, AGENT_SETTINGS]));
}
async function start(name: string): Promise<void> {
  await servers.start(name);
  if (!agents.has(name)) await startAgent(name);
}
const agentSaid = (name: string) => async () => agents.get(name)?.output() ?? "";

/** Waits for a state. */
async function eventually(look: () => Promise<unknown>, expected: unknown): Promise<void> {
  const polled = expect.poll(look, { timeout: 90_000, interval: 100 });
  await (expected instanceof RegExp ? polled.toMatch(expected) : polled.toEqual(expected));
}

/** Status of the agent's answer. */
async function role(name: string, asked: "writer" | "reader" | "member"): Promise<string> {
  const ask =
    "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8406, timeout=2);" +
    ` c.request('GET', '/${asked}'); r = c.getresponse(); print(r.status, r.read().decode().strip())`;
  return (await servers.hosts.host(name).run(["/usr/bin/python3", "-c", ask])).output.trim();
}
async function having(asked: "writer" | "reader"): Promise<readonly string[]> {
  const answers = await Promise.all(NAMES.map((name) => role(name, asked)));
  return NAMES.filter((_, index) => answers[index]?.startsWith("200"));
}
async function writer(): Promise<string> {
  const found = await having("writer");
  expect(found.length).toBeLessThan(2);
  return found[0] ?? "none";
}
const allAreIn = async (names: readonly string[]) => {
  await eventually(() => having("reader"), names);
  await eventually(async () => names.includes(await writer()), true);
};
const others = (name: string) => NAMES.filter((each) => each !== name);

const asRoot = (name: string, sql: string) => async () => (await servers.asRoot(name, sql)).output;
const COUNT = "SELECT COUNT(*) FROM orders.item";

const api = (name: string) => ({ host: `10.0.2.1${name.at(-1)}`, user: "api", password: "api-password" });

/** What is said against it; empty: it was acknowledged. */
async function insert(name: string, item: string): Promise<string> {
  const sql = `INSERT INTO orders.item (name) VALUES ('${item}')`;
  return (await servers.asAccount("app", api(name), sql)).output;
}

/** Inserts one row after the other until the server is gone; gives those that were acknowledged. */
async function insertInTurn(name: string): Promise<readonly string[]> {
  const acknowledged: string[] = [];
  const begun = Date.now();
  for (;;) {
    const item = `${begun}-${acknowledged.length}`;
    if ((await insert(name, item)) !== "") return acknowledged;
    acknowledged.push(item);
  }
}
async function expectAll(acknowledged: readonly string[]): Promise<void> {
  expect(acknowledged.length).toBeGreaterThan(5);
  const sql = `${COUNT} WHERE name IN ('${acknowledged.join("','")}')`;
  for (const name of NAMES) await eventually(asRoot(name, sql), String(acknowledged.length));
}
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 1000));

describe("servers that begin", () => {
  test("wait for each other, take no writes meanwhile, and may be deployed one after the other", async () => {
    await start("orders-2");
    await start("orders-3");
    await eventually(agentSaid("orders-3"), /waits: orders-1 may have what the others lack/);
    await eventually(() => role("orders-3", "member"), /^200/);
    expect(await role("orders-3", "reader")).toMatch(/^503/);
    await eventually(asRoot("orders-3", "SELECT @@GLOBAL.super_read_only"), "1");
  });

  test("are one group, whose first is written to and has what it has to hold", async () => {
    await start("orders-1");
    await allAreIn(NAMES);
    expect(await writer()).toBe("orders-1");
    expect(await agentSaid("orders-1")()).toContain("begins a group: orders-1 has all that was acknowledged");
    for (const name of others("orders-1")) expect(await agentSaid(name)()).not.toContain("begins a group: ");
  });

  test("have what was written, and take no writes but where the group writes", async () => {
    const created = "CREATE TABLE orders.item (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40))";
    const migrate = { ...api("orders-1"), user: "migrate", password: "migrate-password" };
    await eventually(async () => (await servers.asAccount("app", migrate, created)).output, "");
    expect(await insert("orders-1", "first")).toBe("");
    for (const name of NAMES) await eventually(asRoot(name, COUNT), "1");
    expect(await insert("orders-2", "elsewhere")).toContain("read-only option");
    const noKey = { ...migrate };
    expect((await servers.asAccount("app", noKey, "CREATE TABLE orders.bare (id INT)")).output).toContain(
      "without a primary key",
    );
  });
});

describe("the server that is written to", () => {
  test("is replaced within the predicted time when it is killed, and comes back by itself", async () => {
    const lost = await writer();
    const written = insertInTurn(lost);
    await aMoment();
    const killed = Date.now();
    await servers.stop(lost, "KILL");
    const acknowledged = await written;
    await eventually(async () => others(lost).includes(await writer()), true);
    const took = Date.now() - killed;
    console.log(`killed: another one after ${took} ms`);
    expect(took).toBeLessThan(groupReplicationOutMs() + BESIDE_MS);
    expect(await insert(await writer(), "without it")).toBe("");
    await start(lost);
    await allAreIn(NAMES);
    await expectAll(acknowledged);
  });

  test("is replaced within the predicted time when it hangs, ends its sessions when it goes on, and is back", async () => {
    const lost = await writer();
    const host = servers.hosts.host(lost);
    const pid = (await host.run(["cat", "/run/mysqld/mysqld.pid"])).output.trim();
    const hung = Date.now();
    await host.run(["kill", "-STOP", pid]);
    await eventually(async () => others(lost).includes(await writer()), true);
    const took = Date.now() - hung;
    console.log(`hung: another one after ${took} ms`);
    expect(took).toBeLessThan(groupReplicationOutMs() + BESIDE_MS);
    await host.run(["kill", "-CONT", pid]);
    await allAreIn(NAMES);
    expect(await writer()).not.toBe(lost);
  });

  test("is replaced when its agent is gone, since load balancers do not find it", async () => {
    const lost = await writer();
    await agents.get(lost)?.stop("KILL");
    await eventually(async () => others(lost).includes(await writer()), true);
    await startAgent(lost);
    await allAreIn(NAMES);
  });
});

describe("a minority", () => {
  test("takes no writes and ends its sessions, and the group is back with the others", async () => {
    const left = await writer();
    await Promise.all(others(left).map((name) => servers.stop(name, "KILL")));
    const refused = await insert(left, "in the minority");
    expect(refused).toMatch(/ERROR/);
    await eventually(() => role(left, "reader"), /^503/);
    await eventually(agentSaid(left), /waits: .* may have what the others lack/);
    for (const name of others(left)) await start(name);
    await allAreIn(NAMES);
    expect(await insert(await writer(), "together again")).toBe("");
    for (const name of NAMES) await eventually(asRoot(name, `${COUNT} WHERE name = 'in the minority'`), "0");
  });
});

describe("all servers", () => {
  test("come back by themselves when all lose their power at once, with all that was acknowledged", async () => {
    const written = insertInTurn(await writer());
    await aMoment();
    await Promise.all(NAMES.map((name) => servers.stop(name, "KILL")));
    const acknowledged = await written;
    for (const name of ["orders-3", "orders-1", "orders-2"]) await start(name);
    await allAreIn(NAMES);
    await expectAll(acknowledged);
  });

  test("come back by themselves when one after the other was stopped, and the last of them begins", async () => {
    for (const name of NAMES) {
      await servers.stop(name, "TERM");
      await eventually(async () => having("reader"), NAMES.slice(NAMES.indexOf(name) + 1));
    }
    for (const name of ["orders-1", "orders-3"]) await start(name);
    await allAreIn(["orders-1", "orders-3"]);
    expect(await writer()).toBe("orders-3");
    await start("orders-2");
    await allAreIn(NAMES);
  });

  test("begin without one that is lost for good when a person says so", async () => {
    await Promise.all(NAMES.map((name) => servers.stop(name, "KILL")));
    for (const name of ["orders-1", "orders-2"]) await start(name);
    await eventually(agentSaid("orders-2"), /waits: orders-3 may have what the others lack/);
    await servers.hosts.host("orders-2").run(["touch", "/var/lib/mysql/nospof-begin"]);
    await allAreIn(["orders-1", "orders-2"]);
    expect(await writer()).toBe("orders-2");
    await start("orders-3");
    await allAreIn(NAMES);
  });

  test("give everything to one that comes back empty", async () => {
    await servers.stop("orders-3", "TERM");
    await servers.hosts.host("orders-3").run(["rm", "-rf", "/var/lib/mysql"]);
    const before = await asRoot("orders-1", COUNT)();
    await start("orders-3");
    await allAreIn(NAMES);
    await eventually(asRoot("orders-3", COUNT), before);
  });
});
