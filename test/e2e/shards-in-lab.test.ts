/** A key finds its shard: routes as an application reads them lead through HAProxy to the server that holds it, and to no other. */
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  entrypoint,
  hard,
  host,
  httpCheck,
  loadBalancer,
  mariadb,
  network,
  secret,
  service,
  shardRoutes,
  topology,
} from "../../src/index.ts";
import { environmentOf } from "../../src/plan/environment.ts";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import type { Lab } from "../../src/targets/lab/lab.ts";
import { layout } from "../../src/targets/lab/layout.ts";
import { localSql } from "../../src/targets/lab/local-sql.ts";
import { openLab } from "../../src/targets/lab/machine/index.ts";
import { parseTopology } from "../../src/topology/parse.ts";
import { type Routes, shardOf, shardRoutesIn } from "../arbitrary/read-shard-routes.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

function declared() {
  const app = network("app", {
    cidr: "10.0.2.0/24",
    switches: "redundant",
    external: { network: "public", gateway: "redundant" },
  });
  const size = { cpu: 1, memory: "1GiB" } as const;
  const orders = mariadb("orders", {
    ...{ replicas: 1, networks: [app], size, storage: "5GiB", databases: ["shop"] },
    shards: { by: "hash", key: "customer id", count: 2 },
    accounts: { api: { password: secret("orders-api"), privileges: "read-write" } },
  });
  const sql = loadBalancer("sql", {
    ...{ engine: "haproxy", replicas: 1, networks: [app], size: { cpu: 1, memory: "256MiB" } },
    listeners: { writer: { protocol: "tcp", port: 3306, to: [orders.writer] } },
  });
  const api = service("api", {
    ...{ image: "api:1", ports: { http: 8080 }, replicas: 1, networks: [app], size },
    healthCheck: httpCheck("/healthz"),
    environment: { ORDERS: shardRoutes(sql.listeners.writer) },
    dependsOn: [hard(sql.listeners.writer)],
  });
  return topology("shards", {
    software: "debian-12",
    domains: [host("h1"), host("h2")],
    entrypoints: [entrypoint("shop", { to: api.ports.http, slo: "99%" })],
  });
}

const KEYS = ["customer-1", "customer-2", "customer-42", "customer-3", "42", "a"];

let lab: Lab;
let routes: Routes;
beforeAll(async () => {
  const parsed = parseTopology(declared());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const planned = plan(parsed.topology);
  const api = planned.groups.find(({ name }) => name === "api");
  const [[, value] = []] = api?.kind === "service" ? environmentOf(planned, api) : [];
  routes = shardRoutesIn(value?.kind === "text" ? value.value : "");
  const responder = fileURLToPath(new URL("../../src/targets/lab/responder/main.ts", import.meta.url));
  const laid = layout(planned, render(planned), {
    name: "shards-e2e",
    ...{ runs: {}, folder: "/", node: execPath, responder, certificates: {}, clock: false },
  });
  lab = await openLab(laid);
  await lab.untilReady(200_000);
});
afterAll(async () => {
  await lab?.down();
});

/** Of a server itself, without any route. */
const stored = async (shard: number): Promise<readonly string[]> => {
  const select = "SELECT id FROM shop.customers ORDER BY id";
  const [client = "", ...rest] = localSql("mariadb", select, [
    ...["--batch", "--skip-column-names", "--default-character-set=utf8mb4"],
  ]);
  return (await lab.run(`orders-shard-${shard}-1`, [client, ...rest])).output.trim().split("\n");
};

/** From the host of the service, as it would; the load balancer may not have seen yet that a server has started. */
const store = async (key: string): Promise<number> => {
  const { shard, hosts, port } = shardOf(routes, key);
  const client = ["env", "MYSQL_PWD=lab-orders-api", "mariadb", "--no-defaults", "--protocol=tcp"];
  const login = [`--host=${hosts[0]}`, `--port=${port}`, "--user=api", "--default-character-set=utf8mb4"];
  const write = `REPLACE INTO shop.customers (id) VALUES ('${key}')`;
  const said = async () => (await lab.run("api-1", [...client, ...login, `--execute=${write}`])).output;
  await expect.poll(said, { timeout: 90_000, interval: 200 }).toBe("");
  return shard;
};

test("rows are in the shard of their key, and SQL says so too", async () => {
  for (const shard of [1, 2]) {
    const create = "CREATE TABLE shop.customers (id VARCHAR(40) CHARACTER SET utf8mb4 PRIMARY KEY)";
    const [client = "", ...rest] = localSql("mariadb", create);
    await lab.run(`orders-shard-${shard}-1`, [client, ...rest]);
  }
  const found = new Map<number, string[]>([
    [1, []],
    [2, []],
  ]);
  for (const key of KEYS) found.get(await store(key))?.push(key);
  for (const [shard, keys] of found) {
    expect(keys.length).toBeGreaterThan(0);
    expect((await stored(shard)).toSorted()).toEqual(keys.toSorted());
    const { slots } = routes.shards.find((one) => one.shard === shard) ?? {};
    const strangers = `SELECT COUNT(*) FROM shop.customers WHERE CRC32(id) % 16384 NOT BETWEEN ${slots?.from} AND ${slots?.to}`;
    const [client = "", ...rest] = localSql("mariadb", strangers, ["--batch", "--skip-column-names"]);
    expect((await lab.run(`orders-shard-${shard}-1`, [client, ...rest])).output.trim()).toBe("0");
  }
});
