/** A database with Group Replication as a topology declares it, on the hosts of a lab: its flows, its agents and its load balancer, too. */

import { readFileSync } from "node:fs";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test, vi } from "vitest";
import {
  entrypoint,
  hard,
  host,
  httpCheck,
  loadBalancer,
  mysql,
  network,
  secret,
  service,
  topology,
} from "../../../src/index.ts";
import { plan } from "../../../src/plan/plan.ts";
import { render } from "../../../src/render/render.ts";
import type { Lab } from "../../../src/targets/lab/lab.ts";
import { layout } from "../../../src/targets/lab/layout.ts";
import { localSql } from "../../../src/targets/lab/local-sql.ts";
import { openLab } from "../../../src/targets/lab/machine/index.ts";
import { writeLabTable } from "../../../src/targets/lab/responder/sql-statements.ts";
import { parseTopology } from "../../../src/topology/parse.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

function declared() {
  const app = network("app", {
    cidr: "10.0.2.0/24",
    switches: "redundant",
    external: { network: "public", gateway: "redundant" },
  });
  const data = network("data", { cidr: "10.0.3.0/24", switches: "redundant" });
  const size = { cpu: 1, memory: "1GiB" } as const;
  const small = { cpu: 1, memory: "256MiB" } as const;
  const orders = mysql("orders", {
    ...{ replicas: 3, networks: [app, data], replicationNetwork: data, size, storage: "5GiB" },
    ...{
      databases: ["shop"],
      replicationPassword: secret("orders-replication"),
      replication: "group-replication",
    },
    accounts: { api: { password: secret("orders-api"), privileges: "read-write" } },
  });
  const sql = loadBalancer("sql", {
    ...{ engine: "haproxy", replicas: 1, networks: [app], size: small },
    listeners: { writer: { protocol: "tcp", port: 3306, to: [orders.writer] } },
  });
  const api = service("api", {
    ...{ image: "api:1", ports: { http: 8080 }, replicas: 2, needs: 1, networks: [app], size },
    ...{ healthCheck: httpCheck("/healthz"), dependsOn: [hard(sql.listeners.writer)] },
  });
  const web = loadBalancer("web", {
    ...{ engine: "haproxy", replicas: 1, networks: [app], size: small },
    listeners: { http: { protocol: "http", port: 80, to: [api.ports.http] } },
  });
  return topology("grouped", {
    software: "debian-12",
    domains: [host("h1"), host("h2"), host("h3")],
    entrypoints: [entrypoint("shop", { to: web.listeners.http, slo: "99%" })],
  });
}

const NAMES = ["orders-1", "orders-2", "orders-3"];

let lab: Lab;
let balancer: string;
let serverIds: readonly string[];
beforeAll(async () => {
  const parsed = parseTopology(declared());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const planned = plan(parsed.topology);
  balancer = planned.instances.find(({ name }) => name === "sql-1")?.addresses[0]?.address ?? "";
  serverIds = planned.instances.flatMap(({ database }) =>
    database === undefined ? [] : [String(database.serverId)],
  );
  const responder = fileURLToPath(new URL("../../../src/targets/lab/responder/main.ts", import.meta.url));
  const laid = layout(planned, render(planned), {
    name: "group-e2e",
    ...{ runs: {}, folder: "/", node: execPath, responder, certificates: {}, clock: false },
  });
  lab = await openLab(laid);
  await lab.untilReady(200_000);
});
afterAll(async () => {
  await lab?.down();
});

const LAST_LINES = 120;
beforeEach(() => {
  onTestFailed(() => {
    for (const name of NAMES) {
      const lines = readFileSync(lab.logOf(name, "mysql"), "utf8").split("\n");
      console.log(`${name}:\n${lines.slice(-LAST_LINES).join("\n")}`);
    }
  });
});

const online = async (name: string) => {
  const members =
    "SELECT COUNT(*) FROM performance_schema.replication_group_members WHERE MEMBER_STATE = 'ONLINE'";
  const [client = "", ...rest] = localSql("mysql", members, ["--batch", "--skip-column-names"]);
  return (await lab.run(name, [client, ...rest])).output.trim();
};

/** The server that the load balancer lets a client write to, by its id, or why there is none. */
const writer = async () => {
  const client = ["env", "MYSQL_PWD=lab-orders-api", "mariadb", "--no-defaults", "--protocol=tcp", "--ssl"];
  const login = [
    `--host=${balancer}`,
    "--user=api",
    "--skip-ssl-verify-server-cert",
    "--connect-timeout=2",
    "--batch",
    "--skip-column-names",
  ];
  const write = `USE shop; ${writeLabTable(1)}; SELECT @@GLOBAL.server_id`;
  return (await lab.run("api-1", [...client, ...login, `--execute=${write}`])).output.trim();
};

const eventually = (look: () => Promise<unknown>, expected: unknown) =>
  expect.poll(look, { timeout: 90_000, interval: 200 }).toEqual(expected);
const all = () => Promise.all(NAMES.map(online));
const isServer = async () => serverIds.includes(await writer());

test("the load balancer lets one server take the writes, and another one when that is lost", async () => {
  await eventually(all, ["3", "3", "3"]);
  await eventually(isServer, true);
  const first = await writer();
  const lost = NAMES[serverIds.indexOf(first)] ?? "";
  await lab.powerOff([lost]);
  await eventually(async () => (await isServer()) && (await writer()) !== first, true);
  await lab.powerOn([lost]);
  await eventually(all, ["3", "3", "3"]);
});

test("all come back by themselves when all lose their power at once", async () => {
  await lab.powerOff(NAMES);
  await lab.powerOn(NAMES);
  await lab.untilReady(120_000);
  await eventually(all, ["3", "3", "3"]);
  await eventually(isServer, true);
});
