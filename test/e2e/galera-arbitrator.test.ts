/** Two servers of Galera and an arbitrator that have the rendered files and nothing else, on machines of their own. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Instance } from "../../src/plan/model.ts";
import { garbdBundle } from "../../src/render/garbd/bundle.ts";
import { START_SCRIPT } from "../../src/render/garbd/paths.ts";
import { mysqlBundle } from "../../src/render/mysql/bundle.ts";
import type { StartedProgram } from "../programs/started-program.ts";
import { handMadeDatabase } from "../render/mysql/hand-made-database.ts";
import { type DatabaseServers, openDatabaseServers } from "./database-servers.ts";

const SECRETS = {
  "orders-replication": "replication",
  "orders-api": "api-password",
  "orders-migrate": "migrate-password",
  "orders-report": "report-password",
};
const SERVERS = ["orders-1", "orders-2"];
const ARBITRATOR = "orders-3";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let servers: DatabaseServers;
let arbitrator: StartedProgram;
const startArbitrator = async () => {
  arbitrator = await servers.hosts.host(ARBITRATOR).start(["/bin/bash", START_SCRIPT]);
};

beforeAll(async () => {
  const size = { name: undefined, cpu: 1, memoryBytes: 2 ** 28, diskBytes: 2 ** 30 };
  const { plan, group, instances } = handMadeDatabase({
    servers: 3,
    replication: { mode: "galera", arbitrator: { size, within: [] } },
  });
  const files = (instance: Instance) =>
    instance.name === ARBITRATOR ? garbdBundle(plan, instance, group) : mysqlBundle(plan, instance, group);
  servers = await openDatabaseServers(plan, instances, files, SECRETS, []);
});
afterAll(async () => {
  await arbitrator?.stop("KILL");
  await servers?.close();
});

const asRoot = (name: string, sql: string) => async () => (await servers.asRoot(name, sql)).output;
const CLUSTER =
  "SELECT GROUP_CONCAT(VARIABLE_VALUE ORDER BY VARIABLE_NAME) FROM information_schema.GLOBAL_STATUS " +
  "WHERE VARIABLE_NAME IN ('WSREP_CLUSTER_SIZE', 'WSREP_CLUSTER_STATUS', 'WSREP_LOCAL_STATE_COMMENT')";

const eventually = (look: () => Promise<string>, expected: RegExp) =>
  expect.poll(look, { timeout: 90_000, interval: 100 }).toMatch(expected);
/** So many vote, and these servers have all data. */
const areIn = (names: readonly string[], voters: number) =>
  Promise.all(
    names.map((name) => eventually(asRoot(name, CLUSTER), new RegExp(`^${voters},Primary,Synced`))),
  );
const isAlone = (name: string) => eventually(asRoot(name, CLUSTER), /,non-Primary,/);
const insert = (name: string, item: string) =>
  asRoot(name, `INSERT INTO orders.item (name) VALUES ('${item}')`)();
const count = (name: string) =>
  asRoot(name, "SET SESSION wsrep_sync_wait = 1; SELECT COUNT(*) FROM orders.item")();

describe("two servers and an arbitrator", () => {
  test("are three voters, whoever starts first", async () => {
    await startArbitrator();
    for (const name of SERVERS) await servers.start(name);
    expect(await servers.afterStart("orders-1")).toMatchObject({ exitCode: 0 });
    await areIn(SERVERS, 3);
    await asRoot("orders-1", "CREATE TABLE orders.item (id INT AUTO_INCREMENT PRIMARY KEY, name TEXT)")();
    expect(await insert("orders-2", "all")).toBe("");
  });

  test("go on without one server, which comes back by itself", async () => {
    await servers.stop("orders-1", "KILL");
    await areIn(["orders-2"], 2);
    expect(await insert("orders-2", "without 1")).toBe("");
    await servers.start("orders-1");
    await areIn(SERVERS, 3);
    expect(await count("orders-1")).toBe("2");
  });

  test("go on without the arbitrator, which comes back by itself", async () => {
    await arbitrator.stop("KILL");
    await areIn(SERVERS, 2);
    expect(await insert("orders-1", "without the arbitrator")).toBe("");
    await startArbitrator();
    await areIn(SERVERS, 3);
  });

  test("refuse all when a server and the arbitrator are lost, and go on when either one that was lost last is back", async () => {
    await servers.stop("orders-1", "KILL");
    await areIn(["orders-2"], 2);
    await arbitrator.stop("KILL");
    await isAlone("orders-2");
    expect(await insert("orders-2", "alone")).toMatch(/ERROR 1047/);
    await startArbitrator();
    await areIn(["orders-2"], 2);
    expect(await insert("orders-2", "as two of three")).toBe("");
    await servers.start("orders-1");
    await areIn(SERVERS, 3);
  });

  test("refuse all when both are lost at once, and go on when both are back", async () => {
    await Promise.all([arbitrator.stop("KILL"), servers.stop("orders-2", "KILL")]);
    await isAlone("orders-1");
    expect(await insert("orders-1", "alone")).toMatch(/ERROR 1047/);
    await startArbitrator();
    await servers.start("orders-2");
    await areIn(SERVERS, 3);
    for (const name of SERVERS) expect(await count(name)).toBe("4");
  });

  test.for([
    ["stays", false],
    ["crashes, too", true],
  ] as const)("come back by themselves when both servers crash and the arbitrator %s", async ([, all]) => {
    await Promise.all([
      ...SERVERS.map((name) => servers.stop(name, "KILL")),
      ...(all ? [arbitrator.stop("KILL")] : []),
    ]);
    if (all) await startArbitrator();
    for (const name of SERVERS) await servers.start(name);
    await areIn(SERVERS, 3);
    for (const name of SERVERS) expect(await count(name)).toBe("4");
  });

  test("come back by themselves when both servers were stopped in order, though the arbitrator was left", async () => {
    for (const name of SERVERS) await servers.stop(name, "TERM");
    await eventually(() => Promise.resolve(arbitrator.output()), /all servers were stopped/);
    for (const name of SERVERS) await servers.start(name);
    await areIn(SERVERS, 3);
    for (const name of SERVERS) expect(await count(name)).toBe("4");
    expect(await insert("orders-1", "again")).toBe("");
  });
});
