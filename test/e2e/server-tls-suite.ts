/** What TLS between the servers of a database has to do, whatever its engine. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LabAuthority, labAuthority } from "../../src/cli/drill/lab-authority.ts";
import { mysqlBundle } from "../../src/render/mysql/bundle.ts";
import { TLS_CA, TLS_SERVER, TO_SERVERS_FILE } from "../../src/render/mysql/paths.ts";
import type { Database, Replication } from "../../src/topology/model.ts";
import { handMadeDatabase } from "../render/mysql/hand-made-database.ts";
import { type DatabaseServers, openDatabaseServers } from "./database-servers.ts";

interface TlsWords {
  readonly engine: Database["engine"];
  readonly replication?: Replication;
  /** Statement that shows how a replica is doing. */
  readonly status: string;
  /** Makes a replica connect anew. */
  readonly again: string;
  /** Options of the client, without a certificate and in clear. */
  readonly encrypted: readonly string[];
  readonly inClear: readonly string[];
}

export interface TlsServers {
  readonly servers: () => DatabaseServers;
  readonly authority: () => LabAuthority;
}

const ADDRESSES = ["10.0.3.11", "10.0.3.12", "10.0.3.13"];
const NAMES = ["orders-1", "orders-2", "orders-3"];
/** What a replica says that takes a primary for somebody else, or is taken for one. */
const REFUSED = /Last_IO_Error: .*(?:SSL|TLS|certificate)/;
const SECRETS = {
  "orders-replication": "replication",
  "orders-api": "api",
  "orders-migrate": "migrate",
  "orders-report": "report",
};

/** Declares the tests; the servers are there while they and those that are declared after them run. */
export function describeServerTls(words: TlsWords): TlsServers {
  let servers: DatabaseServers;
  let authority: LabAuthority;
  let stranger: LabAuthority;
  const { plan, group, instances } = handMadeDatabase({
    engine: words.engine,
    servers: 3,
    ...(words.replication !== undefined && { replication: words.replication }),
    tls: { ca: "orders-ca", certificate: "orders-tls" },
  });

  beforeAll(async () => {
    authority = await labAuthority();
    stranger = await labAuthority();
    const certificates = {
      "orders-ca": authority.certificate,
      "orders-tls": await authority.issue(ADDRESSES),
    };
    servers = await openDatabaseServers(
      plan,
      instances,
      (instance) => mysqlBundle(plan, instance, group),
      { ...SECRETS, ...certificates },
      [{ name: "intruder", network: "data", address: "10.0.3.100/24" }],
    );
    await Promise.all(NAMES.map((name) => servers.start(name)));
  });
  afterAll(async () => {
    await servers?.close();
    await authority?.close();
    await stranger?.close();
  });

  const eventually = async (name: string, sql: string, expected: string | RegExp): Promise<void> => {
    const polled = expect.poll(async () => (await servers.asRoot(name, sql)).output, { timeout: 90_000 });
    await (typeof expected === "string" ? polled.toBe(expected) : polled.toMatch(expected));
  };
  const client = words.engine === "mysql" ? "mysql" : "mariadb";
  const status = async (name: string): Promise<string> =>
    (await servers.hosts.host(name).run([client, "--vertical", "--execute", words.status])).output;
  const login = { host: "10.0.3.11", user: "nospof_replication", password: "replication" };
  const ask = async (options: readonly string[]): Promise<string> =>
    (await servers.asAccount("intruder", login, "SELECT 'let in'", options)).output;

  describe(`TLS between servers of ${words.engine}`, () => {
    test("replicas follow the primary over it", async () => {
      const set = await Promise.all(NAMES.map((name) => servers.afterStart(name)));
      expect(set.map(({ exitCode, output }) => (exitCode === 0 ? "" : output))).toEqual(["", "", ""]);
      await servers.asRoot("orders-1", "CREATE TABLE orders.item (name VARCHAR(40) PRIMARY KEY)");
      await servers.asRoot("orders-1", "INSERT INTO orders.item VALUES ('encrypted')");
      for (const name of ["orders-2", "orders-3"]) {
        await eventually(name, "SELECT name FROM orders.item", "encrypted");
        expect(await status(name)).toMatch(/(?:Master|Source)_SSL_Verify_Server_Cert: Yes/);
      }
    });

    test("the account of replication is let in by nobody but a server", async () => {
      const mine = "/run/intruder";
      const host = servers.hosts.host("intruder");
      await host.write([
        { path: `${mine}/ca.pem`, content: authority.certificate },
        { path: `${mine}/strange.pem`, content: await stranger.issue(ADDRESSES) },
        { path: `${mine}/right.pem`, content: await authority.issue(["10.0.3.100"]) },
      ]);
      const showing = (certificate: string): readonly string[] => [
        `--ssl-ca=${mine}/ca.pem`,
        `--ssl-cert=${mine}/${certificate}.pem`,
        `--ssl-key=${mine}/${certificate}.pem`,
      ];
      expect(await ask(words.inClear)).toContain("Access denied");
      expect(await ask([...words.encrypted, `--ssl-ca=${mine}/ca.pem`])).toContain("Access denied");
      expect(await ask([...words.encrypted, ...showing("strange")])).toMatch(
        /ERROR.*(?:TLS|SSL|Lost connection)/is,
      );
      // Refused for what they lack, and for nothing else.
      expect(await ask([...words.encrypted, ...showing("right")])).toContain("let in");
    });

    test("a replica follows nobody with a certificate of another authority, and goes on when that is mended", async () => {
      await servers.write("orders-3", "orders-ca", stranger.certificate);
      await servers.write("orders-3", "orders-tls", await stranger.issue(ADDRESSES));
      expect((await servers.afterStart("orders-3")).output).toContain("has taken the new certificate");
      await servers.asRoot("orders-3", words.again);
      await expect.poll(() => status("orders-3"), { timeout: 90_000 }).toMatch(REFUSED);
      await servers.asRoot("orders-1", "INSERT INTO orders.item VALUES ('not for strangers')");
      const mine = "SELECT COUNT(*) FROM orders.item WHERE name = 'not for strangers'";
      await eventually("orders-2", mine, "1");
      expect((await servers.asRoot("orders-3", mine)).output).toBe("0");
      await servers.write("orders-3", "orders-ca", authority.certificate);
      await servers.write("orders-3", "orders-tls", await authority.issue(ADDRESSES));
      expect((await servers.afterStart("orders-3")).exitCode).toBe(0);
      await servers.asRoot("orders-3", words.again);
      await eventually("orders-3", mine, "1");
    });

    test("a replica takes no primary for the one it was told, whose certificate is for other addresses", async () => {
      await servers.write("orders-1", "orders-tls", await authority.issue(["10.0.3.12"]));
      // Root of this machine places it past the script, which would refuse it.
      const place = `cp /etc/nospof/secrets/orders-tls ${TLS_SERVER}; chown mysql ${TLS_SERVER}; chmod 0400 ${TLS_SERVER}`;
      expect((await servers.hosts.host("orders-1").run(["sh", "-c", place])).exitCode).toBe(0);
      await servers.asRoot(
        "orders-1",
        words.engine === "mysql" ? "ALTER INSTANCE RELOAD TLS" : "FLUSH LOCAL SSL",
      );
      await servers.asRoot("orders-2", words.again);
      await expect.poll(() => status("orders-2"), { timeout: 90_000 }).toMatch(REFUSED);
      await servers.write("orders-1", "orders-tls", await authority.issue(ADDRESSES));
      expect((await servers.afterStart("orders-1")).output).toContain("has taken the new certificate");
      expect((await servers.afterStart("orders-2")).exitCode).toBe(0);
      await servers.asRoot("orders-1", "INSERT INTO orders.item VALUES ('mended')");
      await eventually("orders-2", "SELECT COUNT(*) FROM orders.item WHERE name = 'mended'", "1");
    });

    test("a client of root asks another server with what the servers have", async () => {
      const command = [
        ...["env", "MYSQL_PWD=replication", client, `--defaults-file=${TO_SERVERS_FILE}`, "--protocol=tcp"],
        ...["--host=10.0.3.12", "--user=nospof_replication", "--skip-column-names", "--batch"],
      ];
      const asked = await servers.hosts
        .host("orders-1")
        .run([...command, "-e", "SHOW STATUS LIKE 'Ssl_cipher'"]);
      expect(asked.output).toMatch(/Ssl_cipher\s+\S+/);
      const hidden = await servers.hosts.host("orders-1").run(["stat", "-c", "%A %U", TLS_CA, TLS_SERVER]);
      expect(hidden.output).toMatch(/^(?:-r-------- (?:mysql|root)\n?){2}$/);
    });
  });

  return { servers: () => servers, authority: () => authority };
}
