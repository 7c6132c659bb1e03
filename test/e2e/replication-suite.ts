/** What replication of a database has to do, whatever its engine: the servers are real, and so are the files they get. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mysqlBundle } from "../../src/render/mysql/bundle.ts";
import type { Database } from "../../src/topology/model.ts";
import { handMadeDatabase } from "../render/mysql/hand-made-database.ts";
import { type DatabaseServers, openDatabaseServers } from "./database-servers.ts";

/** What an engine calls things. */
interface ReplicationWords {
  readonly engine: Database["engine"];
  readonly stop: string;
  /** Makes a replica forget its primary. */
  readonly forget: string;
  /** Query for the transactions that a server has, its own and those of others. */
  readonly transactions: string;
}

/** Everything that has ever broken out of a quoted string, in one password. */
const NASTY = `p'a"s\\s\`w;o--r#d $(id) %s Ünïcödé 密码 \\'`;
const SECRETS = {
  "orders-replication": 'repli\'cation \\ "pässword"\n',
  "orders-api": `${NASTY}\n`,
  "orders-migrate": "migrate-password",
  "orders-report": "report-password",
};
const REPLICAS = ["orders-2", "orders-3"];
export const api = (host: string) => ({ host, user: "api", password: NASTY });
const migrate = { host: "10.0.2.11", user: "migrate", password: "migrate-password" };

/** Declares the tests; the servers are there while they and those that are declared after them run. */
export function describeReplication(words: ReplicationWords): () => DatabaseServers {
  let servers: DatabaseServers;
  const { plan, group, instances } = handMadeDatabase({ engine: words.engine, servers: 3 });

  beforeAll(async () => {
    servers = await openDatabaseServers(
      plan,
      instances,
      (instance) => mysqlBundle(plan, instance, group),
      SECRETS,
      [
        { name: "app", network: "app", address: "10.0.2.100/24" },
        { name: "stranger", network: "data", address: "10.0.3.100/24" },
      ],
    );
    await Promise.all(instances.map((instance) => servers.start(instance.name)));
  });

  afterAll(async () => {
    await servers?.close();
  });

  /** Waits until a query on a server gives what is expected: replication is asynchronous. */
  async function eventually(instance: string, sql: string, expected: string): Promise<void> {
    await expect
      .poll(async () => (await servers.asRoot(instance, sql)).output, { timeout: 15_000, interval: 200 })
      .toBe(expected);
  }

  describe("before it is set up", () => {
    test("every server is read-only, and has no transactions of its own", async () => {
      for (const { name } of instances) {
        await eventually(name, `SELECT @@GLOBAL.read_only, (${words.transactions})`, "1\t");
      }
    });

    test("a replica that is set up before its primary waits for it and says so", async () => {
      const result = await servers.afterStart("orders-2");
      expect(result.output).toContain(
        "is set up to follow orders-1 (10.0.3.11), which does not let it in yet",
      );
      expect(result.exitCode).toBe(0);
    });
  });

  describe("set up by the rendered script", () => {
    beforeAll(async () => {
      const primary = await servers.afterStart("orders-1");
      expect(primary.output).toContain("this server is the writable primary of orders");
      expect(primary.exitCode).toBe(0);
      for (const replica of REPLICAS) {
        const result = await servers.afterStart(replica);
        expect(result.output).toContain("this server follows orders-1 (10.0.3.11)");
        expect(result.exitCode).toBe(0);
      }
    });

    test("what the application writes on the primary is on every replica", async () => {
      const created = await servers.asAccount("app", migrate, "CREATE TABLE orders.item (name TEXT)");
      expect(created).toEqual({ exitCode: 0, output: "" });
      const inserted = await servers.asAccount(
        "app",
        api("10.0.2.11"),
        "INSERT INTO orders.item VALUES ('Ünï')",
      );
      expect(inserted).toEqual({ exitCode: 0, output: "" });
      for (const replica of REPLICAS) await eventually(replica, "SELECT name FROM orders.item", "Ünï");
      const read = await servers.asAccount("app", api("10.0.2.12"), "SELECT name FROM orders.item");
      expect(read).toEqual({ exitCode: 0, output: "Ünï" });
    });

    test("a replica refuses what the application writes", async () => {
      for (const host of ["10.0.2.12", "10.0.2.13"]) {
        const refused = await servers.asAccount("app", api(host), "INSERT INTO orders.item VALUES ('x')");
        expect(refused.output).toMatch(/running with the --(?:super-)?read-only option/);
      }
    });

    test("an account is let in from its networks only", async () => {
      const stranger = await servers.asAccount("stranger", api("10.0.3.11"), "SELECT 1");
      expect(stranger.output).toContain("Access denied");
      const report = { host: "10.0.3.11", user: "report", password: "report-password" };
      expect((await servers.asAccount("stranger", report, "SELECT 1")).output).toBe("1");
      const replication = {
        host: "10.0.2.11",
        user: "nospof_replication",
        password: 'repli\'cation \\ "pässword"',
      };
      expect((await servers.asAccount("app", replication, "SELECT 1")).output).toContain("Access denied");
      const root = { host: "10.0.2.11", user: "root", password: "" };
      expect((await servers.asAccount("app", root, "SELECT 1")).exitCode).not.toBe(0);
    });

    test("an account can do what it was given and nothing else", async () => {
      const attempts = [
        [api("10.0.2.11"), "DROP TABLE orders.item"],
        [api("10.0.2.11"), "CREATE TABLE order_archive.x (i INT)"],
        [migrate, "SELECT * FROM mysql.user"],
        [migrate, "CREATE DATABASE ordersX"],
        [{ ...migrate, user: "report", password: "report-password" }, "INSERT INTO orders.item VALUES ('x')"],
      ] as const;
      for (const [login, sql] of attempts) {
        expect((await servers.asAccount("app", login, sql)).output, `${login.user}: ${sql}`).toContain(
          "denied",
        );
      }
      const archive = { ...migrate, user: "report", password: "report-password" };
      // The name order_archive has a wildcard of GRANT in it.
      await servers.asRoot("orders-1", "CREATE DATABASE orderXarchive; CREATE TABLE orderXarchive.t (i INT)");
      expect((await servers.asAccount("app", archive, "SELECT * FROM orderXarchive.t")).output).toContain(
        "denied",
      );
    });

    test("no password stands in a binary log or on a command line", async () => {
      const secrets = Object.values(SECRETS).map((value) => value.trimEnd());
      const logs = await servers.hosts.host("orders-1").run(["sh", "-c", "cat /var/lib/mysql/binlog.0*"]);
      expect(logs.output).toContain("CREATE USER IF NOT EXISTS");
      for (const instance of ["orders-1", "orders-2"]) {
        const host = servers.hosts.host(instance);
        // Each line of a trace is one command; those that the shell runs in itself have no command line.
        const trace = (await host.run(["sh", "-x", "/etc/nospof/setup-database.sh"])).output;
        const started =
          trace.match(/^\+ (?:MYSQL_PWD=.* )?(?:mariadb|mysql|sed|od|tr|cat|sleep) .*$/gm) ?? [];
        expect(started.length).toBeGreaterThan(5);
        const commandLines = started.map((line) =>
          line.replace(/^\+ MYSQL_PWD=.* (mariadb|mysql) /, "+ $1 "),
        );
        for (const secret of secrets) {
          expect(logs.output).not.toContain(secret);
          expect(commandLines.join("\n").replaceAll("/etc/nospof/secrets/orders-", "")).not.toContain(secret);
          expect(commandLines.join("\n")).not.toContain(Buffer.from(secret).toString("hex"));
        }
      }
    });

    test("setting up again changes nothing, and takes away what was given by hand", async () => {
      const dump =
        "SELECT user, host, plugin FROM mysql.user ORDER BY 1, 2; SELECT * FROM mysql.db ORDER BY 1, 2, 3";
      const before = await servers.asRoot("orders-1", dump);
      await servers.asRoot("orders-1", "GRANT DROP ON orders.* TO 'api'@'10.0.2.0/255.255.255.0'");
      for (const { name } of instances) expect((await servers.afterStart(name)).exitCode).toBe(0);
      expect(await servers.asRoot("orders-1", dump)).toEqual(before);
      expect((await servers.asAccount("app", api("10.0.2.11"), "DROP TABLE orders.item")).output).toContain(
        "denied",
      );
      await servers.asAccount("app", api("10.0.2.11"), "INSERT INTO orders.item VALUES ('again')");
      for (const replica of REPLICAS) {
        await eventually(replica, "SELECT COUNT(*) FROM orders.item WHERE name = 'again'", "1");
      }
    });

    test("a replica that was killed catches up, before anybody sets it up again", async () => {
      await servers.stop("orders-2", "KILL");
      await servers.asAccount("app", api("10.0.2.11"), "INSERT INTO orders.item VALUES ('while away')");
      await servers.start("orders-2");
      await eventually("orders-2", "SELECT COUNT(*) FROM orders.item WHERE name = 'while away'", "1");
      expect((await servers.afterStart("orders-2")).exitCode).toBe(0);
    });

    test("a changed replication password reaches the replicas", async () => {
      for (const { name } of instances) await servers.write(name, "orders-replication", "new");
      expect((await servers.afterStart("orders-1")).exitCode).toBe(0);
      await servers.asRoot("orders-3", words.stop);
      expect((await servers.afterStart("orders-3")).output).toContain("this server follows orders-1");
    });

    test("a changed password of an account is the only one that lets it in", async () => {
      await servers.write("orders-1", "orders-report", "another");
      expect((await servers.afterStart("orders-1")).exitCode).toBe(0);
      const report = { host: "10.0.3.11", user: "report", password: "report-password" };
      expect((await servers.asAccount("stranger", report, "SELECT 1")).output).toContain("Access denied");
      const changed = { ...report, password: "another" };
      expect((await servers.asAccount("stranger", changed, "SELECT 1")).output).toBe("1");
      const onReplica = { ...changed, host: "10.0.3.12" };
      await expect
        .poll(async () => (await servers.asAccount("stranger", onReplica, "SELECT 1")).output)
        .toBe("1");
    });

    test("connections without a word, as load balancers check a port, shut nobody out", async () => {
      const check = "for i in $(seq 120); do exec 3<>/dev/tcp/10.0.2.11/3306; exec 3>&-; done";
      expect((await servers.hosts.host("app").run(["bash", "-c", check])).exitCode).toBe(0);
      expect((await servers.asAccount("app", api("10.0.2.11"), "SELECT 1")).output).toBe("1");
    });

    test("a primary that comes back is read-only until it is set up", async () => {
      await servers.stop("orders-1", "KILL");
      await servers.start("orders-1");
      await eventually("orders-1", "SELECT @@GLOBAL.read_only", "1");
      expect((await servers.afterStart("orders-1")).output).toContain("writable primary");
      await eventually("orders-1", "SELECT @@GLOBAL.read_only", "0");
    });

    test("a primary whose place was taken stays read-only", async () => {
      await servers.stop("orders-1", "TERM");
      await servers.asRoot("orders-3", `${words.stop}; ${words.forget}; SET GLOBAL read_only = OFF`);
      await servers.start("orders-1");
      const result = await servers.afterStart("orders-1");
      expect(result.output).toContain("orders-3 (10.0.3.13) is writable: it was made primary");
      expect(result.exitCode).toBe(1);
      await eventually("orders-1", "SELECT @@GLOBAL.read_only", "1");
    });

    test("a server that wrote something itself is not made a replica", async () => {
      await servers.asAccount("app", api("10.0.2.13"), "INSERT INTO orders.item VALUES ('on orders-3')");
      const result = await servers.afterStart("orders-3");
      expect(result.output).toContain(
        "this server has transactions of its own, so it cannot follow orders-1",
      );
      expect(result.exitCode).toBe(1);
    });

    test("the replica that the topology makes the primary is the new one, once a person has promoted it", async () => {
      const promoted = handMadeDatabase({ engine: words.engine, servers: 3, primary: 3 });
      for (const instance of promoted.instances) {
        await servers.deploy(instance.name, mysqlBundle(promoted.plan, instance, promoted.group));
      }
      expect((await servers.afterStart("orders-3")).output).toContain("this server is the writable primary");
      expect((await servers.afterStart("orders-2")).output).toContain(
        "this server follows orders-3 (10.0.3.13)",
      );
      await eventually("orders-2", "SELECT COUNT(*) FROM orders.item WHERE name = 'on orders-3'", "1");
    });

    test("a secret that is missing, empty or no text is named", async () => {
      await servers.write("orders-3", "orders-api", "\n");
      expect((await servers.afterStart("orders-3")).output).toContain(
        "/etc/nospof/secrets/orders-api is empty",
      );
      await servers.hosts
        .host("orders-3")
        .run(["sh", "-c", "printf '\\377' > /etc/nospof/secrets/orders-api"]);
      expect((await servers.afterStart("orders-3")).output).toContain("orders-api is not UTF-8 text");
      await servers.hosts.host("orders-3").run(["rm", "/etc/nospof/secrets/orders-api"]);
      expect((await servers.afterStart("orders-3")).output).toContain(
        "cannot read /etc/nospof/secrets/orders-api",
      );
    });
  });

  return () => servers;
}
