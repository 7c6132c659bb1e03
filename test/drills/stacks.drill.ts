/** Verdict against reality: every component of the three stacks fails in the lab, and clients see what was said. */
import { expect, test } from "vitest";
import type { Fault } from "../../src/drill/model.ts";
import { stackPlan } from "../render/plans.ts";
import { drillPlan, wrongIn } from "./drill-plan.ts";

const FULL = process.env.NOSPOF_DRILL === "full";

/** Of shop also what is no event: programs that end or hang, cables, cuts between those who watch each other, full disks. */
function ofShop({ kind }: Fault): boolean {
  return FULL || kind === "event" || kind === "partition";
}

/** nginx of fragile leaves a server alone for ten seconds after one failure: so long has every fault to be watched. */
function ofFragile(fault: Fault): boolean {
  return fault.kind === "event" && (FULL || /^instance:.*1$/.test(fault.event.id));
}

/** The checks of seed take their time, as those of the document it comes from do: a quarter of a minute for each fault. */
function ofSeed(fault: Fault): boolean {
  return fault.kind === "event" && (FULL || /^instance:.*1$/.test(fault.event.id));
}

test.each([
  ["shop", ofShop],
  ["fragile", ofFragile],
  ["seed", ofSeed],
] as const)(
  "%s: what is called a single point of failure is one, and nothing else is",
  async (stack, wanted) => {
    const results = await drillPlan(await stackPlan(stack), `verdict-${stack}`, wanted);
    expect(results.length).toBeGreaterThan(3);
    expect(results.flatMap(wrongIn)).toEqual([]);
  },
);
