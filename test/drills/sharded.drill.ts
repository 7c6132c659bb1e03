/**
 * Part of the users lost, and not all: each primary of a database in two shards is lost, and the shop goes on for the customers of the
 * other one. NOSPOF_DRILL=full: every event of the failure model; default: what hits a database server or all of them.
 */
import { beforeAll, expect, test } from "vitest";
import type { DrillResult, Fault } from "../../src/drill/model.ts";
import { parseTopology } from "../../src/topology/parse.ts";
import { planFor } from "../render/plans.ts";
import { drillPlan, wrongIn } from "./drill-plan.ts";
import declared from "./sharded/topology.ts";

const FULL = process.env.NOSPOF_DRILL === "full";

function wanted(fault: Fault): boolean {
  return fault.kind === "event" && (FULL || /^instance:orders-shard-[12]-1$/.test(fault.event.id));
}

let results: readonly DrillResult[];
beforeAll(async () => {
  const parsed = parseTopology(declared);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  results = await drillPlan(planFor(parsed.topology), "sharded", wanted);
});

test("what clients see, and the rows of each shard, are as predicted", () => {
  expect(results.length).toBeGreaterThan(1);
  expect(results.flatMap(wrongIn)).toEqual([]);
});

test.each([1, 2])(
  "without the primary of shard %d the shop is degraded, and the other shard takes its rows",
  (shard) => {
    const lost = results.find(
      ({ fault }) => fault.kind === "event" && fault.event.id === `instance:orders-shard-${shard}-1`,
    );
    expect(lost?.entrypoints.map(({ expected, measured }) => [expected.state, measured.state])).toEqual([
      ["degraded", "degraded"],
    ]);
    const rows = new Map(lost?.writes.map(({ database, acknowledged }) => [database, acknowledged]));
    expect([...rows.keys()].toSorted()).toEqual(["orders-shard-1", "orders-shard-2"]);
    expect(rows.get(`orders-shard-${3 - shard}`)).toBeGreaterThan(rows.get(`orders-shard-${shard}`) ?? 0);
  },
);
