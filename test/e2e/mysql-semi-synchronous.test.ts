import { expect, test } from "vitest";
import { describeSemiSynchronous } from "./semi-synchronous-suite.ts";

const status = (name: string) =>
  `SELECT VARIABLE_VALUE FROM performance_schema.global_status WHERE VARIABLE_NAME = '${name}'`;

const { sql } = describeSemiSynchronous({
  engine: "mysql",
  acknowledging: status("Rpl_semi_sync_source_clients"),
  waits: status("Rpl_semi_sync_source_status"),
  stopFetching: "STOP REPLICA IO_THREAD",
  startFetching: "START REPLICA",
});

test("the plugins have read their options as they are meant", async () => {
  const variables = ["timeout", "wait_point", "wait_for_replica_count", "wait_no_replica", "enabled"].map(
    (name) => `@@GLOBAL.rpl_semi_sync_source_${name}`,
  );
  expect(await sql("orders-1", `SELECT ${variables.join(", ")}`)).toBe("3000\tAFTER_SYNC\t1\t1\t1");
  expect(await sql("orders-2", `SELECT @@GLOBAL.rpl_semi_sync_replica_enabled, ${variables.at(-1)}`)).toBe(
    "1\t0",
  );
});
