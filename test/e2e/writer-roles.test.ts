/** HAProxy before servers that choose who is written to: connections go to the writer, and end when it is none any more. */
import { afterEach, beforeAll, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import type { Database } from "../../src/topology/model.ts";
import {
  makeBackend,
  makeDatabase,
  makeEnsemble,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  needs,
} from "../arbitrary/parts.ts";
import { machineOf, prefixOf } from "../programs/bundle-machine.ts";
import { type Namespace, openNamespace } from "../programs/namespace.ts";
import { requireProgram } from "../programs/required-program.ts";

/** Says its name to whoever connects, and its role to whoever asks; `PUT /yes` makes it a writer. */
const SERVER = `
for (const given of process.argv.slice(1)) {
  const [name, begins, address] = given.split(" ");
  let writer = begins === "yes";
  require("node:net").createServer((s) => { s.on("error", () => {}); s.write(name); }).listen(3306, address);
  require("node:http").createServer((q, a) => {
    if (q.method === "PUT") writer = q.url === "/yes";
    a.statusCode = q.method === "PUT" || writer || q.url === "/reader" ? 200 : 503;
    a.end();
  }).listen(8406, address);
}
`;

/**
 * Connects until "<name>" answers, changes roles as told while it stays connected, and says whether the connection was ended.
 * Arguments: the load balancer's address and port, the name, then "<yes or no>@<address>" for each change.
 */
const CLIENT = `
const net = require("node:net");
const [, address, port, name, ...changes] = process.argv;
const connect = () => new Promise((done) => {
  const s = net.connect(port, address);
  const ended = new Promise((end) => s.on("close", () => end(true)));
  s.on("error", () => {});
  s.on("close", () => done(undefined));
  s.on("data", (d) => done({ who: String(d), ended, s }));
});
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
(async () => {
  const until = Date.now() + 20_000;
  let met = new Set(), one;
  while (Date.now() < until) {
    one = await connect();
    if (one) met.add(one.who);
    if (one?.who === name) break;
    one?.s.destroy();
    await sleep(100);
  }
  for (const change of changes) {
    const [role, server] = change.split("@");
    await fetch("http://" + server + ":8406/" + role, { method: "PUT" });
  }
  const ended = changes.length > 0 && await Promise.race([one.ended, sleep(20_000).then(() => false)]);
  console.log(JSON.stringify({ last: one?.who, ended }));
  process.exit();
})();
`;

let opened: Namespace | undefined;

beforeAll(() => requireProgram("haproxy"));

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

/** The servers of a database as they are told apart, and a client of `sql-1`. */
async function openServers(own: Partial<Database>, writers: readonly string[]) {
  const listener = (name: string, port: number, role: "writer" | "reader") =>
    makeListener({
      name,
      port,
      protocol: "tcp",
      check: undefined,
      backends: [makeBackend({ kind: "database", name: "db", role })],
    });
  const planned = plan(
    makeTopology({
      networks: [makeNetwork({ name: "app" })],
      // Nobody listens where nobody asks.
      services: [
        makeService({
          name: "book",
          dependsOn: ["writer", "reader"].map((role) =>
            needs({ kind: "load-balancer", name: "sql", listener: role }),
          ),
        }),
      ],
      ensembles: [makeEnsemble({ name: "votes" })],
      databases: [makeDatabase({ name: "db", replicas: 3, ...own })],
      loadBalancers: [
        makeLoadBalancer({
          name: "sql",
          listeners: [listener("writer", 3306, "writer"), listener("reader", 3307, "reader")],
        }),
      ],
    }),
  );
  const bundle = render(planned).find(({ instance }) => instance === "sql-1");
  if (bundle === undefined) throw new Error("the plan holds no sql-1");
  const addressOf = (name: string): string =>
    planned.instances.find((one) => one.name === name)?.addresses[0]?.address ?? "";
  const servers = ["db-1", "db-2", "db-3"];
  const machine = machineOf(planned, bundle, "");
  const namespace = await openNamespace({
    ...machine,
    interfaces: [
      {
        name: "eth0",
        addresses: ["sql-1", ...servers].map((name) => `${addressOf(name)}/${prefixOf(planned, "app")}`),
      },
    ],
  });
  opened = namespace;
  const given = servers.map((name) => `${name} ${writers.includes(name) ? "yes" : "no"} ${addressOf(name)}`);
  await namespace.start([process.execPath, "-e", SERVER, ...given]);
  expect(await namespace.run(["haproxy", "-c", "-f", "/etc/haproxy/haproxy.cfg"])).toMatchObject({
    exitCode: 0,
  });
  await namespace.start(["haproxy", "-f", "/etc/haproxy/haproxy.cfg"]);
  return async (port: number, name: string, ...changes: readonly string[]): Promise<unknown> => {
    const told = changes.map((change) => {
      const [role, server = ""] = change.split(" ");
      return `${role}@${addressOf(server)}`;
    });
    const { output } = await namespace.run([
      process.execPath,
      "-e",
      CLIENT,
      addressOf("sql-1"),
      String(port),
      name,
      ...told,
    ]);
    return JSON.parse(output);
  };
}

test("an elected writer is followed, and whoever was connected to the old one is cut off", {
  timeout: 120_000,
}, async () => {
  const client = await openServers({ election: "votes" }, ["db-2"]);
  expect(await client(3306, "db-2", "no db-2", "yes db-3")).toEqual({ last: "db-2", ended: true });
  expect(await client(3306, "db-3", "no db-3", "yes db-1")).toEqual({ last: "db-3", ended: true });
  expect(await client(3306, "db-1")).toEqual({ last: "db-1", ended: false });
});

test("with Galera one of many writers is used, and used again when it is back", {
  timeout: 120_000,
}, async () => {
  const galera = { replication: { mode: "galera" }, needs: 2 } as const;
  const client = await openServers(galera, ["db-1", "db-2", "db-3"]);
  expect(await client(3306, "db-1", "no db-1")).toEqual({ last: "db-1", ended: true });
  expect(await client(3306, "db-2", "yes db-1")).toEqual({ last: "db-2", ended: true });
  expect(await client(3306, "db-1")).toEqual({ last: "db-1", ended: false });
});

test("all servers that say so are read from", { timeout: 120_000 }, async () => {
  const client = await openServers({ election: "votes" }, ["db-1"]);
  for (const name of ["db-1", "db-2", "db-3"]) {
    expect(await client(3307, name)).toEqual({ last: name, ended: false });
  }
});
