/** Three servers of MySQL's Group Replication that have the rendered files and nothing else, on machines of their own. */
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, vi } from "vitest";
import type { Plan } from "../../../src/plan/model.ts";
import { backupBundle } from "../../../src/render/backup/bundle.ts";
import { databaseAgentBundle } from "../../../src/render/database-agent/bundle.ts";
import { AGENT_SCRIPT, AGENT_SETTINGS } from "../../../src/render/database-agent/paths.ts";
import { mysqlBundle } from "../../../src/render/mysql/bundle.ts";
import type { StartedProgram } from "../../programs/started-program.ts";
import { handMadeDatabase } from "../../render/mysql/hand-made-database.ts";
import { type DatabaseServers, openDatabaseServers } from "../database-servers.ts";

const SECRETS = {
  "orders-replication": 'repli\'cation \\ "pässword"\n',
  "orders-api": "api-password\n",
  "orders-migrate": "migrate-password",
  "orders-report": "report-password",
  "orders-backup": "backup-password",
};

export const NAMES = ["orders-1", "orders-2", "orders-3"];
export const COUNT = "SELECT COUNT(*) FROM orders.item";

export interface Group {
  readonly servers: DatabaseServers;
  /** Starts the server, and its agent unless that runs. */
  readonly start: (name: string) => Promise<void>;
  readonly startAgent: (name: string) => Promise<void>;
  readonly stopAgent: (name: string) => Promise<void>;
  /** All that the agent of a server has said. */
  readonly said: (name: string) => string;
  /** Status of the agent's answer, and what it says. */
  readonly role: (name: string, asked: "writer" | "reader" | "member") => Promise<string>;
  readonly readers: () => Promise<readonly string[]>;
  /** The server that may be written to. @throws when two say so. */
  readonly writer: () => Promise<string>;
  /** What root is told on a server. */
  readonly asRoot: (name: string, sql: string) => Promise<string>;
  readonly migrate: (name: string, sql: string) => Promise<string>;
  /** What is said against a row; empty: it was acknowledged. */
  readonly insert: (name: string, item: string) => Promise<string>;
  /** Inserts one row after the other until the server is gone; gives those that were acknowledged. */
  readonly insertInTurn: (name: string) => Promise<readonly string[]>;
}

interface Wishes {
  /** Values of the secrets `orders-ca` and `orders-tls`. Default: servers without `tls`. */
  readonly certificates?: () => Promise<Readonly<Record<string, string>>>;
  /** Of the database `orders`; their secret is `orders-backup`. */
  readonly backups?: Plan["backups"];
}

/** Call it where the tests of a file are declared. */
export function openGroup({ certificates, backups = [] }: Wishes = {}): () => Group {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });
  const agents = new Map<string, StartedProgram>();
  let servers: DatabaseServers;
  beforeAll(async () => {
    const made = handMadeDatabase({
      ...{ engine: "mysql", servers: 3, replication: { mode: "group-replication" } },
      memoryBytes: 256 * 1024 ** 2,
      ...(certificates !== undefined && { tls: { ca: "orders-ca", certificate: "orders-tls" } }),
    });
    const { group, instances } = made;
    const plan = { ...made.plan, backups };
    servers = await openDatabaseServers(
      plan,
      instances,
      (instance) => {
        const server = mysqlBundle(plan, instance, group);
        const agent = databaseAgentBundle(plan, instance, group);
        const saving = backupBundle(plan, instance, group);
        return {
          ...server,
          files: [...server.files, ...agent.files, ...saving.files],
          secretFiles: [...server.secretFiles, ...saving.secretFiles],
        };
      },
      { ...SECRETS, ...(await certificates?.()) },
      [{ name: "app", network: "app", address: "10.0.2.100/24" }],
    );
  });
  afterAll(async () => {
    await Promise.all([...agents.values()].map((agent) => agent.stop("KILL")));
    await servers?.close();
  });

  const said = (name: string) => agents.get(name)?.output() ?? "";
  const startAgent = async (name: string) => {
    const command = ["/usr/bin/python3", AGENT_SCRIPT, AGENT_SETTINGS];
    agents.set(name, await servers.hosts.host(name).start(command));
  };
  const role: Group["role"] = async (name, asked) => {
    const ask =
      "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8406, timeout=2);" +
      ` c.request('GET', '/${asked}'); r = c.getresponse(); print(r.status, r.read().decode().strip())`;
    return (await servers.hosts.host(name).run(["/usr/bin/python3", "-c", ask])).output.trim();
  };
  const having = async (asked: "writer" | "reader") => {
    const answers = await Promise.all(NAMES.map((name) => role(name, asked)));
    return NAMES.filter((_, index) => answers[index]?.startsWith("200"));
  };
  const as = (user: string) => async (name: string, sql: string) => {
    const login = { host: `10.0.2.1${name.at(-1)}`, user, password: `${user}-password` };
    return (await servers.asAccount("app", login, sql)).output;
  };
  const insert: Group["insert"] = (name, item) =>
    as("api")(name, `INSERT INTO orders.item (name) VALUES ('${item}')`);
  beforeEach(() => {
    onTestFailed(() => {
      for (const name of NAMES) console.log(`${name}:\n${said(name)}\n${servers.log(name).slice(-8000)}`);
    });
  });
  return () => {
    return {
      servers,
      said,
      role,
      insert,
      startAgent,
      start: async (name) => {
        await servers.start(name);
        if (!agents.has(name)) await startAgent(name);
      },
      stopAgent: async (name) => {
        await agents.get(name)?.stop("KILL");
      },
      readers: () => having("reader"),
      writer: async () => {
        const found = await having("writer");
        expect(found.length).toBeLessThan(2);
        return found[0] ?? "none";
      },
      asRoot: async (name, sql) => (await servers.asRoot(name, sql)).output,
      migrate: as("migrate"),
      insertInTurn: async (name) => {
        const acknowledged: string[] = [];
        const begun = Date.now();
        for (;;) {
          const item = `${begun}-${acknowledged.length}`;
          if ((await insert(name, item)) !== "") return acknowledged;
          acknowledged.push(item);
        }
      },
    };
  };
}

export const others = (name: string) => NAMES.filter((each) => each !== name);

/** Waits for a state. */
export async function eventually(
  look: () => Promise<unknown>,
  expected: string | boolean | RegExp | readonly string[],
): Promise<void> {
  // Hooks wait, too, where expect.poll is not let.
  await vi.waitFor(
    async () => {
      const seen = await look();
      if (expected instanceof RegExp) expect(seen).toMatch(expected);
      else expect(seen).toEqual(expected);
    },
    { timeout: 90_000, interval: 100 },
  );
}

/** Waits until these servers, and no others, are in one group that takes writes. */
export async function allAreIn(group: Group, names: readonly string[] = NAMES): Promise<void> {
  await eventually(group.readers, names);
  await eventually(async () => names.includes(await group.writer()), true);
}

/** Starts all, and makes the table for rows. */
export async function startAll(group: Group): Promise<void> {
  await Promise.all(NAMES.map(group.start));
  await allAreIn(group);
  await makeTable(group);
}

/** Accounts are made when the server already takes writes. */
export async function makeTable(group: Group): Promise<void> {
  const sql = "CREATE TABLE IF NOT EXISTS orders.item (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40))";
  await eventually(async () => group.migrate(await group.writer(), sql), "");
}

/** Waits until every server has the rows. */
export async function expectAll(group: Group, acknowledged: readonly string[]): Promise<void> {
  expect(acknowledged.length).toBeGreaterThan(5);
  const sql = `${COUNT} WHERE name IN ('${acknowledged.join("','")}')`;
  for (const name of NAMES) await eventually(() => group.asRoot(name, sql), String(acknowledged.length));
}

/** Long enough for some rows. */
export const aMoment = () => new Promise((resolve) => setTimeout(resolve, 1000));
