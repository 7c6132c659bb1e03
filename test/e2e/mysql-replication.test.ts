import { expect, test } from "vitest";
import { api, describeReplication } from "./replication-suite.ts";

const servers = describeReplication({
  engine: "mysql",
  stop: "STOP REPLICA",
  forget: "RESET REPLICA ALL",
  transactions: "@@GLOBAL.gtid_executed",
});

test("the primary that was comes back from an empty data folder, with what it wrote itself", async () => {
  await servers().stop("orders-1", "TERM");
  await servers().hosts.host("orders-1").run(["rm", "-rf", "/var/lib/mysql"]);
  await servers().start("orders-1");
  expect((await servers().afterStart("orders-1")).output).toContain(
    "this server follows orders-3 (10.0.3.13)",
  );
  const written = "SELECT COUNT(*) FROM orders.item WHERE name IN ('while away', 'on orders-3')";
  await expect.poll(async () => (await servers().asRoot("orders-1", written)).output).toBe("2");
});

test("a replica tries without end to reach its primary", async () => {
  const status = await servers().asRoot(
    "orders-2",
    "SELECT CONNECTION_RETRY_INTERVAL, CONNECTION_RETRY_COUNT, SSL_ALLOWED, AUTO_POSITION FROM performance_schema.replication_connection_configuration",
  );
  expect(status.output).toBe("2\t0\tYES\t1");
});

test("an account is let in without TLS as well, by clients that ask for the key of the server", async () => {
  // The first login since the password was set: the server does not have its hash at hand yet.
  await servers().write("orders-3", "orders-migrate", "new");
  await servers().write("orders-3", "orders-api", "new");
  expect((await servers().afterStart("orders-3")).exitCode).toBe(0);
  const login = { ...api("10.0.2.13"), password: "new" };
  const plain = ["--ssl-mode=DISABLED"];
  const refused = await servers().asAccount("app", login, "SELECT 1", plain);
  expect(refused.output).toContain("Authentication requires secure connection");
  const asked = await servers().asAccount("app", login, "SELECT 1", [...plain, "--get-server-public-key"]);
  expect(asked.output).toBe("1");
  // Now it has.
  expect((await servers().asAccount("app", login, "SELECT 1", plain)).output).toBe("1");
});

test("no server warns of anything that was rendered", async () => {
  // Its own certificate is signed by nobody; where a replica keeps its password, root alone can read it.
  // After it was killed, it says where it goes on.
  const known = /MY-010068|MY-010897|MY-010539/;
  for (const name of ["orders-1", "orders-2", "orders-3"]) {
    const warnings = servers()
      .log(name)
      .split("\n")
      .filter((line) => line.includes("[Warning]") && !known.test(line));
    expect(warnings).toEqual([]);
  }
});
