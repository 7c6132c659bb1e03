/** Three servers of which a person makes one the primary, with the rendered files and nothing else, and HAProxy before those of MariaDB. */
import { afterAll, beforeAll, expect, vi } from "vitest";
import { AGENT_SCRIPT, AGENT_SETTINGS } from "../../src/render/database-agent/paths.ts";
import { render } from "../../src/render/render.ts";
import type { Database } from "../../src/topology/model.ts";
import type { StartedProgram } from "../programs/started-program.ts";
import { type DatabaseServers, openDatabaseServers } from "./database-servers.ts";
import { plainPlan } from "./election/plan.ts";

export const NAMES = ["orders-1", "orders-2", "orders-3"] as const;

const SECRETS = { replication: "repli'cation \\ word\n", api: "api-word\n" };
const CLIENT = { name: "client", network: "app", address: "10.0.0.250/24" };

/** Where MySQL is there is no curl. */
const ASK = `
import http.client, sys
asked = http.client.HTTPConnection("127.0.0.1", 8406, timeout=2)
asked.request("GET", "/" + sys.argv[1])
answer = asked.getresponse()
print(answer.status)
print(answer.read().decode(), end="")
`;

export interface PlainServers {
  readonly servers: DatabaseServers;
  /** Status and reason of an agent's answer, e.g. `200 takes writes, and follows nobody`. */
  readonly role: (instance: string, asked: "writer" | "reader") => Promise<string>;
  /** Waits for answers of an agent until one matches. */
  readonly answers: (instance: string, asked: "writer" | "reader", expected: RegExp) => Promise<void>;
  /** Starts the server, and runs what is to be run after that. */
  readonly start: (instance: string) => Promise<void>;
  /** What root is told on a server. */
  readonly asRoot: (instance: string, sql: string) => Promise<string>;
  /** Through the load balancer: what comes out, or undefined when it is refused. */
  readonly through: (port: number, sql: string) => Promise<string | undefined>;
  /** Starts a session through the load balancer that lasts for a minute. */
  readonly session: (port: number) => Promise<StartedProgram>;
  /** Instances that answer at the port, of many that are asked. */
  readonly met: (port: number) => Promise<readonly string[]>;
}

/** Call it where the tests of a file are declared. */
export function openPlainServers(engine: Database["engine"]): () => PlainServers {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
  const plan = plainPlan(engine);
  const bundles = new Map(render(plan).map((bundle) => [bundle.instance, bundle]));
  const placed = plan.instances.filter(
    ({ group, name }) => group === "orders" || (engine === "mariadb" && name === "sql-1"),
  );
  const balancer = plan.instances.find(({ name }) => name === "sql-1")?.addresses[0]?.address ?? "";
  let opened: PlainServers;
  let servers: DatabaseServers;

  beforeAll(async () => {
    servers = await openDatabaseServers(
      plan,
      placed,
      ({ name }) => bundles.get(name) ?? { files: [], secretFiles: [], afterStart: [] },
      SECRETS,
      [CLIENT],
    );
    opened = serversOf(servers, balancer);
    await Promise.all(NAMES.map((name) => servers.start(name)));
    for (const name of NAMES) {
      await servers.hosts.host(name).start(["/usr/bin/python3", AGENT_SCRIPT, AGENT_SETTINGS]);
      expect(await servers.afterStart(name)).toMatchObject({ exitCode: 0 });
    }
    if (engine === "mysql") return;
    const host = servers.hosts.host("sql-1");
    await host.run(["mkdir", "-p", "/run/haproxy", "/var/lib/haproxy"]);
    await host.start(["haproxy", "-W", "-f", "/etc/haproxy/haproxy.cfg"]);
  });

  afterAll(async () => {
    await servers?.close();
  });
  return () => opened;
}

function serversOf(servers: DatabaseServers, balancer: string): PlainServers {
  const role = async (name: string, asked: "writer" | "reader"): Promise<string> => {
    const { output } = await servers.hosts.host(name).run(["/usr/bin/python3", "-c", ASK, asked]);
    const [status = "", why = ""] = output.split("\n");
    return `${status} ${why}`;
  };
  const client = (port: number, sql: string) => [
    ...["timeout", "90", "mariadb", "--no-defaults", "--skip-ssl", "--protocol=tcp", `--host=${balancer}`],
    ...[`--port=${port}`, "--user=api", "--password=api-word", "--connect-timeout=3"],
    ...["--unbuffered", "--batch", "--skip-column-names", "-e", sql],
  ];
  const through = async (port: number, sql: string): Promise<string | undefined> => {
    const { exitCode, output } = await servers.hosts.host(CLIENT.name).run(client(port, sql));
    return exitCode === 0 ? output.trim() : undefined;
  };
  return {
    servers,
    role,
    answers: async (name, asked, expected) => {
      await expect.poll(() => role(name, asked), { timeout: 60_000, interval: 200 }).toMatch(expected);
    },
    start: async (name) => {
      await servers.start(name);
      expect(await servers.afterStart(name)).toMatchObject({ exitCode: 0 });
    },
    asRoot: async (name, sql) => {
      const { exitCode, output } = await servers.asRoot(name, sql);
      if (exitCode !== 0) throw new Error(`${sql} on ${name}: ${output}`);
      return output.trim();
    },
    through,
    session: (port) =>
      servers.hosts.host(CLIENT.name).start(client(port, "SELECT 'begun'; SELECT SLEEP(60); SELECT 'whole'")),
    met: async (port) => {
      const addresses = new Set<string>();
      for (let asked = 0; asked < 12; asked += 1) {
        addresses.add((await through(port, "SELECT @@report_host")) ?? "nobody");
      }
      return [...addresses].sort();
    },
  };
}
