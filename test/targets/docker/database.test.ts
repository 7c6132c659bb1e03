/** MariaDB and MySQL as they run in their containers: who may go when, and what a primary waits for. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseAgentBundle } from "../../../src/render/database-agent/bundle.ts";
import { AGENT_FOLDER } from "../../../src/render/database-agent/paths.ts";
import { mysqlBundle } from "../../../src/render/mysql/bundle.ts";
import { configurationFiles } from "../../../src/targets/docker/configuration.ts";
import type { Database } from "../../../src/topology/model.ts";
import { type DatabaseServers, openDatabaseServers } from "../../e2e/database-servers.ts";
import type { StartedProgram } from "../../programs/started-program.ts";
import { handMadeDatabase } from "../../render/mysql/hand-made-database.ts";
import { type Published, placeScripts, publish, runProgram, said, type Wrapped } from "./containers.ts";

const SECRETS = {
  "orders-replication": 'repli\'cation \\ "pässword"\n',
  "orders-api": "api-password",
  "orders-migrate": "migrate-password",
  "orders-report": "report-password",
};
const LIBRARY = "/etc/nospof-library";
const REPLICAS = ["orders-2", "orders-3"];

const SERVERS = { mariadb: "mariadbd", mysql: "mysqld" } as const;

describe.each(["mariadb", "mysql"] as const)("%s", (engine: Database["engine"]) => {
  const { plan, group, instances } = handMadeDatabase({ engine, servers: 3 });
  const running = new Map<string, StartedProgram>();
  let servers: DatabaseServers;

  beforeAll(async () => {
    // They get their files through the volume; what a server reads at its start is there.
    servers = await openDatabaseServers(
      plan,
      instances,
      (instance) => {
        const { files, afterStart } = mysqlBundle(plan, instance, group);
        return { files: files.filter(({ path }) => path.endsWith("/my.cnf")), secretFiles: [], afterStart };
      },
      SECRETS,
      [],
    );
    for (const { name } of instances) {
      await servers.start(name);
      await servers.stop(name, "TERM");
      await placeScripts(servers.hosts.host(name), LIBRARY);
    }
  });
  afterAll(async () => {
    await servers?.close();
  });

  function wrapped(name: string): Wrapped {
    const port = group.declared.port;
    const address = instances.find((one) => one.name === name)?.addresses[0]?.address ?? "";
    return {
      shell: name === "orders-3" ? "bash" : "dash",
      program: engine,
      knowledge: "database",
      library: LIBRARY,
      command: ["env", "TMPDIR=/var/tmp", SERVERS[engine], "--defaults-file=/etc/mysql/my.cnf"],
      environment: {
        NOSPOF_ANSWERS: `bash -c ': </dev/tcp/${address}/${port}'`,
        NOSPOF_ENGINE: engine,
        NOSPOF_DATA: "/var/lib/mysql",
        NOSPOF_SOCKET: "/run/mysqld/mysqld.sock",
        NOSPOF_AGENT: AGENT_FOLDER,
      },
    };
  }

  async function start(name: string): Promise<void> {
    running.set(name, await runProgram(servers.hosts.host(name), wrapped(name)));
  }

  function configure(
    name: string,
    seconds = 90,
    secrets: Readonly<Record<string, string>> = SECRETS,
    agentHead = "",
  ): Promise<Published> {
    const instance = instances.find((one) => one.name === name);
    if (instance === undefined) throw new Error(`no ${name}`);
    const part = mysqlBundle(plan, instance, group);
    const agent = databaseAgentBundle(plan, instance, group).files.map((file) => ({
      ...file,
      content: `${agentHead}${file.content}`,
    }));
    const bundle = { ...part, files: [...part.files, ...agent], instance: name };
    const files = configurationFiles(plan, group, instance, bundle, engine, ["/etc/mysql/my.cnf"]);
    return publish(
      servers.hosts.host(name),
      wrapped(name),
      Object.fromEntries([
        ...files.map(({ path, content, mode }) => [path, { content, mode }]),
        ...part.secretFiles.map(({ path, secret, mode }) => [path, { content: secrets[secret] ?? "", mode }]),
      ]),
      seconds,
    );
  }

  const log = (name: string): string => running.get(name)?.output() ?? "";

  async function sql(name: string, statement: string): Promise<string> {
    const { exitCode, output } = await servers.asRoot(name, statement);
    if (exitCode !== 0) throw new Error(`${statement} on ${name}: ${output}\n${log(name).slice(-2000)}`);
    return output;
  }

  /** Status of the agent's answer. */
  async function role(name: string, asked: "writer" | "reader"): Promise<string> {
    const ask =
      "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8406, timeout=2);" +
      ` c.request('GET', '/${asked}'); print(c.getresponse().status)`;
    return (await servers.hosts.host(name).run(["/usr/bin/python3", "-c", ask])).output.trim();
  }

  const rows = (name: string) => sql(name, "SELECT COUNT(*) FROM orders.item");

  it("creates replicas before the primary that they are to follow", async () => {
    for (const name of [...REPLICAS, "orders-1"]) {
      await start(name);
      const began = Date.now();
      const { result, output } = await configure(name);
      expect(`${output}${log(name)}`).toContain("works with the configuration 00000001");
      expect(result).toBe("in effect");
      if (name !== "orders-1") expect(Date.now() - began).toBeLessThan(30_000);
    }
    await sql("orders-1", "CREATE TABLE orders.item (id INT AUTO_INCREMENT PRIMARY KEY, name TEXT)");
    await sql("orders-1", "INSERT INTO orders.item (name) VALUES ('first')");
    for (const name of REPLICAS) {
      await expect.poll(() => rows(name).catch(String), { timeout: 30_000 }).toBe("1");
      const file = ["test", "-e", "/var/lib/mysql/nospof-has-followed"];
      await expect
        .poll(async () => (await servers.hosts.host(name).run(file)).exitCode, { timeout: 30_000 })
        .toBe(0);
    }
  }, 300_000);

  it("has an agent beside each server that tells its role, and comes back when it ends or has another text", async () => {
    const host = servers.hosts.host("orders-1");
    const agent = async () => (await host.run(["cat", "/run/nospof/agent"])).output.trim();
    await expect.poll(() => role("orders-1", "writer"), { timeout: 30_000 }).toBe("200");
    for (const name of REPLICAS) {
      await expect.poll(() => role(name, "reader"), { timeout: 30_000 }).toBe("200");
      expect(await role(name, "writer")).toBe("503");
    }
    const first = await agent();
    await host.run(["kill", "-KILL", first]);
    await expect.poll(() => role("orders-1", "writer"), { timeout: 30_000 }).toBe("200");
    const second = await agent();
    expect(second).not.toBe(first);
    expect((await configure("orders-1", 60, SECRETS, "# Another text.\n")).result).toBe("in effect");
    await expect.poll(agent, { timeout: 30_000 }).not.toBe(second);
    await expect.poll(() => role("orders-1", "writer"), { timeout: 30_000 }).toBe("200");
  }, 300_000);

  it("takes a replica that was away for in order when it has caught up", async () => {
    const [name = ""] = REPLICAS;
    await running.get(name)?.stop();
    for (let count = 0; count < 50; count++)
      await sql("orders-1", "INSERT INTO orders.item (name) VALUES ('x')");
    await start(name);
    expect((await configure(name)).result).toBe("in effect");
    expect(await rows(name)).toBe("51");
  }, 300_000);

  it("does not take a replica for in order that cannot follow, and says why", async () => {
    const [name = ""] = REPLICAS;
    const account = "'nospof_replication'@'10.0.3.0/255.255.255.0'";
    const locked = await sql("orders-1", `ALTER USER ${account} ACCOUNT LOCK`);
    expect(locked).toBe("");
    await running.get(name)?.stop();
    await start(name);
    const { result, output } = await configure(name, 40);
    expect(result).toBe("refused");
    expect(output).toMatch(/does not follow the primary: .*(locked|denied)/i);
    await sql("orders-1", `ALTER USER ${account} ACCOUNT UNLOCK`);
    expect((await configure(name)).result).toBe("in effect");
  }, 300_000);

  it("changes accounts while the server runs, and keeps the old ones when that is refused", async () => {
    const changed = { ...SECRETS, "orders-api": "another-password" };
    const uptime = async () =>
      Number((await sql("orders-1", "SHOW GLOBAL STATUS LIKE 'Uptime'")).split("\t")[1]);
    const before = await uptime();
    expect((await configure("orders-1", 60, changed)).result).toBe("in effect");
    const login = { host: "10.0.2.11", user: "api" };
    const works = async (password: string) =>
      (await servers.asAccount("orders-2", { ...login, password }, "SELECT 1")).output === "1";
    expect(await works("another-password")).toBe(true);
    expect(await works("api-password")).toBe(false);

    const refused = await configure("orders-1", 60, { ...changed, "orders-report": "" });
    expect(refused.result).toBe("refused");
    expect(refused.output).toContain("/etc/nospof/secrets/orders-report is empty");
    expect(await works("another-password")).toBe(true);
    expect(await uptime()).toBeGreaterThanOrEqual(before);
    expect(await sql("orders-1", "SELECT @@GLOBAL.read_only")).toBe("0");
  }, 300_000);

  it("lets a primary go when its replicas have everything that it has acknowledged", async () => {
    const [slow = "", fast = ""] = REPLICAS;
    // A replica that is behind: it has fetched what it has not applied.
    const [stop, go] =
      engine === "mariadb"
        ? ["STOP SLAVE SQL_THREAD", "START SLAVE SQL_THREAD"]
        : ["STOP REPLICA SQL_THREAD", "START REPLICA SQL_THREAD"];
    await sql(slow, stop);
    for (let count = 0; count < 50; count++)
      await sql("orders-1", "INSERT INTO orders.item (name) VALUES ('y')");
    const acknowledged = await rows("orders-1");
    const ended = running.get("orders-1")?.stop();
    const primary = running.get("orders-1");
    if (primary === undefined) throw new Error("no primary runs");
    await said(primary, /no more writes; waiting for replicas/);
    const writes = await servers.asRoot("orders-1", "SELECT @@GLOBAL.read_only");
    expect(writes.output).toBe("1");
    await sql(slow, go);
    await ended;
    expect(log("orders-1").match(/has everything/g)).toHaveLength(2);
    for (const name of [slow, fast]) expect(await rows(name)).toBe(acknowledged);
  }, 300_000);

  it("lets replicas come back without their primary where there is none, and the primary then", async () => {
    const [name = ""] = REPLICAS;
    await running.get(name)?.stop();
    await start(name);
    expect((await configure(name, 90)).result).toBe("in effect");
    expect(log(name)).toContain("there is no primary to follow");
    await start("orders-1");
    expect((await configure("orders-1")).result).toBe("in effect");
    await sql("orders-1", "INSERT INTO orders.item (name) VALUES ('last')");
    await expect.poll(() => rows(name), { timeout: 30_000 }).toBe(await rows("orders-1"));
  }, 300_000);
});
