/** Verdict against reality: every component of the three stacks fails in the lab, and clients see what was said. */
import { expect, test } from "vitest";
import type { Fault } from "../../src/drill/model.ts";
import { stackPlan } from "../render/plans.ts";
import { drillPlan, wrongIn } from "./drill-plan.ts";

const FULL = process.env.NOSPOF_DRILL === "full";

/** Of shop also what is no event: cuts between those who watch each other; programs that end or hang, cables, full disks. */
function ofShop({ kind }: Fault): boolean {
  return FULL || kind === "event" || kind === "partition";
}

/** nginx of fragile leaves a server alone for ten seconds after one failure: so long has every fault to be watched. */
function ofFragile(fault: Fault): boolean {
  return fault.kind === "event" && (FULL || /^instance:.*1$/.test(fault.event.id));
}

const STACKS: readonly (readonly ["shop" | "fragile" | "seed", (fault: Fault) => boolean])[] = [
  ["shop", ofShop],
  ["fragile", ofFragile],
  // The checks of seed take their time, as those of the document it comes from do: half a minute for each fault.
  ...(FULL ? [["seed", ofShop] as const] : []),
];

test.each(STACKS)(
  "%s: what is called a single point of failure is one, and nothing else is",
  async (stack, wanted) => {
    const results = await drillPlan(await stackPlan(stack), `verdict-${stack}`, wanted);
    expect(results.length).toBeGreaterThan(3);
    expect(results.flatMap(wrongIn)).toEqual([]);
  },
);
