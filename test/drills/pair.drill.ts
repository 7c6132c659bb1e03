/**
 * Two servers of which keepalived says which takes writes: what it withstands, and the split brain that its topology accepts.
 * NOSPOF_DRILL=full: every event, and every program and link of the servers; default: a cut, a host lost, and a keepalived that hangs.
 */
import { beforeAll, expect, test } from "vitest";
import { allFaults, partitionFaults } from "../../src/drill/faults/all-faults.ts";
import type { DrillResult, Fault } from "../../src/drill/model.ts";
import type { Plan } from "../../src/plan/model.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { parseTopology } from "../../src/topology/parse.ts";
import { planFor } from "../render/plans.ts";
import { drillFaults, wrongIn } from "./drill-plan.ts";
import declared from "./pair/topology.ts";

const FULL = process.env.NOSPOF_DRILL === "full";

let faults: readonly Fault[];
let results: readonly DrillResult[];

function isCut(fault: Fault): boolean {
  return fault.kind === "partition" && fault.one.includes("orders-1");
}

function wanted(fault: Fault): boolean {
  switch (fault.kind) {
    case "event":
      return FULL || fault.event.id === "instance:orders-1";
    case "hang":
      return (
        (fault.instance === "orders-1" && fault.program === "keepalived") ||
        (FULL && fault.instance.startsWith("orders-"))
      );
    case "kill":
    case "link":
      return FULL && fault.instance.startsWith("orders-");
    default:
      return false;
  }
}

function planned(): Plan {
  const parsed = parseTopology(declared);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return planFor(parsed.topology);
}

beforeAll(async () => {
  const plan = planned();
  faults = [...partitionFaults(plan).filter(isCut), ...allFaults(plan, failureModel(plan)).filter(wanted)];
  results = await drillFaults(plan, "pair", faults);
});

test("what clients see, and the rows, are as predicted", () => {
  expect(results).toHaveLength(faults.length);
  expect(results.flatMap(wrongIn)).toEqual([]);
});

test("a cut between the two makes two writers, and loses what one of them has taken; nothing else does", () => {
  const [cut, ...others] = results.map(({ title, writes }) => ({ title, ...writes[0] }));
  expect(cut).toMatchObject({ title: expect.stringContaining("orders-1") });
  expect(cut?.overlaps).toBeGreaterThan(0);
  expect(cut?.lost).toBeGreaterThan(0);
  expect(others.filter(({ overlaps }) => overlaps !== 0)).toEqual([]);
});
