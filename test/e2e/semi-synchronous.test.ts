import { expect, test } from "vitest";
import { describeSemiSynchronous } from "./semi-synchronous-suite.ts";

const status = (name: string) =>
  `SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = '${name}'`;
const ACKNOWLEDGING = status("RPL_SEMI_SYNC_MASTER_CLIENTS");
const WAITING =
  "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for semi-sync ACK%'";

const { servers, sql, eventually, insert, deploy, count } = describeSemiSynchronous({
  engine: "mariadb",
  acknowledging: ACKNOWLEDGING,
  waits: status("RPL_SEMI_SYNC_MASTER_STATUS"),
  stopFetching: "STOP SLAVE IO_THREAD",
  startFetching: "START SLAVE",
});

test("a primary that crashed comes back as a replica, without what no replica had", async () => {
  await deploy(undefined);
  await servers().stop("orders-1", "TERM");
  await servers().start("orders-1");
  expect((await servers().afterStart("orders-1")).exitCode).toBe(0);
  await eventually("orders-1", ACKNOWLEDGING, "2");
  expect(await insert(1, "acknowledged")).toBe("");
  for (const replica of ["orders-2", "orders-3"]) {
    await eventually(replica, count("acknowledged"), "1");
    await sql(replica, "STOP SLAVE IO_THREAD");
  }
  const unacknowledged = insert(1, "unacknowledged");
  await eventually("orders-1", WAITING, "1");
  await servers().stop("orders-1", "KILL");
  expect(await unacknowledged).not.toBe("");

  await sql("orders-2", "STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = OFF");
  await deploy(undefined, 2);
  await servers().stop("orders-2", "TERM");
  await servers().start("orders-2");
  const primary = servers().afterStart("orders-2");
  expect((await servers().afterStart("orders-3")).output).toContain("this server follows orders-2");
  expect((await primary).output).toContain("this server is the writable primary");
  expect(await insert(2, "after")).toBe("");

  await servers().start("orders-1");
  const joined = await servers().afterStart("orders-1");
  expect(joined.output).toContain("this server follows orders-2");
  await eventually("orders-1", count("after"), "1");
  expect(await sql("orders-1", count("unacknowledged"))).toBe("0");
  expect(await sql("orders-1", count("acknowledged"))).toBe("1");
});
