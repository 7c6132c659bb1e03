/** Two servers of Galera and an arbitrator as a topology declares them, on the hosts of a lab: with their flows and nothing else let through. */
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { host, mariadb, network, secret, topology } from "../../src/index.ts";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import type { Lab } from "../../src/targets/lab/lab.ts";
import { layout } from "../../src/targets/lab/layout.ts";
import { localSql } from "../../src/targets/lab/local-sql.ts";
import { openLab } from "../../src/targets/lab/machine/index.ts";
import { writeLabTable } from "../../src/targets/lab/responder/sql-statements.ts";
import { parseTopology } from "../../src/topology/parse.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

function declared() {
  const data = network("data", { cidr: "10.0.3.0/24", switches: "redundant" });
  const orders = mariadb("orders", {
    ...{ replicas: 2, networks: [data], size: { cpu: 1, memory: "1GiB" }, storage: "5GiB" },
    ...{ databases: ["shop"], replicationPassword: secret("orders-replication") },
    replication: { mode: "galera", arbitrator: { size: { cpu: 0.5, memory: "256MiB" } } },
  });
  return topology("arbitrated", {
    software: "debian-12",
    domains: [host("h1"), host("h2"), host("h3")],
    entrypoints: [],
    parts: [orders],
  });
}

let lab: Lab;
beforeAll(async () => {
  const parsed = parseTopology(declared());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const planned = plan(parsed.topology);
  const responder = fileURLToPath(new URL("../../src/targets/lab/responder/main.ts", import.meta.url));
  lab = await openLab(
    layout(planned, render(planned), {
      name: "arbitrated-e2e",
      ...{ runs: {}, folder: "/", node: execPath, responder, certificates: {}, clock: false },
    }),
  );
  await lab.untilReady(200_000);
});
afterAll(async () => {
  await lab?.down();
});

const ask = async (name: string, sql: string) => {
  const command = localSql("mariadb", sql, ["--batch", "--skip-column-names"]);
  return (await lab.run(name, command)).output.trim();
};
const cluster = (name: string) =>
  ask(
    name,
    "SELECT GROUP_CONCAT(VARIABLE_VALUE ORDER BY VARIABLE_NAME) FROM information_schema.GLOBAL_STATUS " +
      "WHERE VARIABLE_NAME IN ('WSREP_CLUSTER_SIZE', 'WSREP_CLUSTER_STATUS', 'WSREP_READY')",
  );
const eventually = (name: string, expected: string) =>
  expect.poll(() => cluster(name), { timeout: 90_000, interval: 200 }).toBe(expected);
/** Both have all data: until then the other one is the only one that has. */
const allAreIn = () => Promise.all(["orders-1", "orders-2"].map((name) => eventually(name, "3,Primary,ON")));
const write = (name: string) => ask(name, `USE shop; ${writeLabTable(1)}`);

test("any one of the three may lose its power, and comes back by itself", async () => {
  await allAreIn();
  for (const [lost, left] of [
    ["orders-3", "orders-1"],
    ["orders-1", "orders-2"],
    ["orders-2", "orders-1"],
  ] as const) {
    await lab.powerOff([lost]);
    await eventually(left, "2,Primary,ON");
    expect(await write(left)).toBe("");
    await lab.powerOn([lost]);
    await allAreIn();
  }
});

test("one that is left alone writes nothing, and goes on when both are back", async () => {
  await lab.powerOff(["orders-2", "orders-3"]);
  await eventually("orders-1", "1,non-Primary,OFF");
  expect(await write("orders-1")).toMatch(/ERROR 1047/);
  await lab.powerOn(["orders-2", "orders-3"]);
  await allAreIn();
  expect(await write("orders-2")).toBe("");
});

test("one that lost its power while it was being filled makes them a majority again, too", async () => {
  // What Galera writes when it begins to be filled, until that has ended.
  const unsafe =
    "sed -i 's/^uuid:.*/uuid:    00000000-0000-0000-0000-000000000000/' /var/lib/mysql/grastate.dat";
  expect((await lab.run("orders-2", ["sh", "-c", unsafe])).exitCode).toBe(0);
  await lab.powerOff(["orders-2", "orders-3"]);
  await eventually("orders-1", "1,non-Primary,OFF");
  await lab.powerOn(["orders-2", "orders-3"]);
  await allAreIn();
  expect(await write("orders-2")).toBe("");
});
