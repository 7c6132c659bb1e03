import { expect, test } from "vitest";
import { describeReplication } from "./replication-suite.ts";

const servers = describeReplication({
  engine: "mariadb",
  stop: "STOP SLAVE",
  forget: "RESET SLAVE ALL",
  transactions: "@@GLOBAL.gtid_current_pos",
});

test("the primary that was does not come back from an empty data folder, where it would lack what it wrote", async () => {
  await servers().stop("orders-1", "TERM");
  await servers().hosts.host("orders-1").run(["rm", "-rf", "/var/lib/mysql"]);
  await servers().start("orders-1");
  const result = await servers().afterStart("orders-1");
  expect(result.output).toContain("orders-3 (10.0.3.13) cannot send it what it wrote then");
  expect(result.exitCode).toBe(1);
});
