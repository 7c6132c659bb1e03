/** Servers of Galera that speak TLS to each other, and what does not get in. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type LabAuthority, labAuthority } from "../../src/cli/drill/lab-authority.ts";
import { mysqlBundle } from "../../src/render/mysql/bundle.ts";
import { CONFIGURATION_FILE, PREPARE_TLS_SCRIPT } from "../../src/render/mysql/paths.ts";
import { handMadeDatabase } from "../render/mysql/hand-made-database.ts";
import { type DatabaseServers, openDatabaseServers } from "./database-servers.ts";

const ADDRESSES = ["10.0.3.11", "10.0.3.12", "10.0.3.13"];
const NAMES = ["orders-1", "orders-2", "orders-3"];
const SECRETS = {
  "orders-replication": "replication",
  "orders-api": "api",
  "orders-migrate": "migrate",
  "orders-report": "report",
};
const galera = { servers: 3, replication: { mode: "galera" } } as const;

/** Joining an empty server copies all of another one, for which MariaDB's script waits ten seconds by itself. */
vi.setConfig({ testTimeout: 240_000 });

let servers: DatabaseServers;
let authority: LabAuthority;
let stranger: LabAuthority;
beforeAll(async () => {
  [authority, stranger] = await Promise.all([labAuthority(), labAuthority()]);
  const { plan, group, instances } = handMadeDatabase({
    ...galera,
    tls: { ca: "orders-ca", certificate: "orders-tls" },
  });
  const certificates = {
    "orders-ca": authority.certificate,
    "orders-tls": await authority.issue(ADDRESSES),
  };
  servers = await openDatabaseServers(
    plan,
    instances,
    (instance) => mysqlBundle(plan, instance, group),
    { ...SECRETS, ...certificates },
    [],
  );
});
afterAll(async () => {
  await servers?.close();
  await authority?.close();
  await stranger?.close();
});

const eventually = (look: () => Promise<string> | string, expected: string | RegExp): Promise<void> => {
  const polled = expect.poll(look, { timeout: 90_000, interval: 100 });
  return typeof expected === "string" ? polled.toBe(expected) : polled.toMatch(expected);
};
const asRoot = (name: string, sql: string) => async () => (await servers.asRoot(name, sql)).output;
const CLUSTER =
  "SELECT GROUP_CONCAT(VARIABLE_VALUE ORDER BY VARIABLE_NAME) FROM information_schema.GLOBAL_STATUS " +
  "WHERE VARIABLE_NAME IN ('WSREP_CLUSTER_SIZE', 'WSREP_CLUSTER_STATUS', 'WSREP_LOCAL_STATE_COMMENT')";
const allAreIn = (names: readonly string[]) =>
  Promise.all(names.map((name) => eventually(asRoot(name, CLUSTER), `${names.length},Primary,Synced`)));
const rows = (name: string) =>
  asRoot(name, "SET SESSION wsrep_sync_wait = 1; SELECT COUNT(*) FROM orders.item");

test("servers become one cluster, the empty ones by a copy that is encrypted", async () => {
  await Promise.all(NAMES.map((name) => servers.start(name)));
  // The others ask it with an account that it has then only.
  expect(await servers.afterStart("orders-1")).toMatchObject({ exitCode: 0 });
  await allAreIn(NAMES);
  for (const name of NAMES) expect(await servers.afterStart(name)).toMatchObject({ exitCode: 0 });
  const joined = NAMES.map((name) => servers.log(name)).filter((log) =>
    log.includes("SST completed on joiner"),
  );
  expect(joined.length).toBe(2);
  for (const log of joined) {
    expect(log).toMatch(
      /Decrypting with cert='\/etc\/mysql\/tls\/server.pem'.*ca='\/etc\/mysql\/tls\/ca.pem'/,
    );
    expect(log).not.toContain("verify=0");
  }
  await servers.asRoot("orders-1", "CREATE TABLE orders.item (id INT AUTO_INCREMENT PRIMARY KEY)");
  for (const name of NAMES) await servers.asRoot(name, "INSERT INTO orders.item VALUES ()");
  for (const name of NAMES) expect(await rows(name)()).toBe("3");
});

test("a server that was away gets what it lacks", async () => {
  await servers.stop("orders-3", "KILL");
  await allAreIn(["orders-1", "orders-2"]);
  await servers.asRoot("orders-1", "INSERT INTO orders.item VALUES ()");
  await servers.start("orders-3");
  await allAreIn(NAMES);
  expect(servers.log("orders-3")).toContain("mariabackup IST completed on joiner");
  expect(await rows("orders-3")()).toBe("4");
});

test("a new certificate is taken while they run", async () => {
  for (const name of NAMES) {
    await servers.write(name, "orders-tls", await authority.issue(ADDRESSES));
    const renewed = await servers.afterStart(name);
    expect(renewed.output).toContain("the server has taken the new certificate");
    expect(renewed.exitCode).toBe(0);
  }
  await servers.asRoot("orders-2", "INSERT INTO orders.item VALUES ()");
  await allAreIn(NAMES);
  expect(await rows("orders-3")()).toBe("5");
});

describe("a server cannot join", () => {
  /** Past the script that starts it, which the others would not even answer. */
  async function knocks(refused: RegExp): Promise<void> {
    const host = servers.hosts.host("orders-3");
    const before = servers.log("orders-1").length;
    expect(
      await host.run(["sh", "-c", `[ ! -e ${PREPARE_TLS_SCRIPT} ] || sh ${PREPARE_TLS_SCRIPT}`]),
    ).toMatchObject({
      exitCode: 0,
    });
    const program = await host.start(["mariadbd", `--defaults-file=${CONFIGURATION_FILE}`]);
    try {
      await eventually(() => servers.log("orders-1").slice(before), refused);
      await eventually(() => program.output(), /gcomm|gmcast/);
      expect(await asRoot("orders-1", CLUSTER)()).toBe("2,Primary,Synced");
      expect(await asRoot("orders-3", "SELECT * FROM orders.item")()).toMatch(/ERROR/);
    } finally {
      await program.stop("KILL");
    }
  }

  test("with a certificate of another authority", async () => {
    await servers.stop("orders-3", "TERM");
    await allAreIn(["orders-1", "orders-2"]);
    await servers.write("orders-3", "orders-ca", stranger.certificate);
    await servers.write("orders-3", "orders-tls", await stranger.issue(ADDRESSES));
    await knocks(/Failed to establish connection: .*unknown ca/);
  });

  test("in clear", async () => {
    const { plan, group, instances } = handMadeDatabase(galera);
    const [, , third] = instances;
    if (third === undefined) throw new Error("no third server");
    await servers.hosts.host("orders-3").run(["rm", PREPARE_TLS_SCRIPT]);
    await servers.deploy("orders-3", mysqlBundle(plan, third, group));
    await knocks(/(?:Failed to establish connection: (?:unexpected eof|wrong version).*){3}/s);
  });
});
