/** Verdict against reality: every component of the three stacks fails in the lab, and clients see what was said. */
import { expect, test } from "vitest";
import { STACKS, stackPlan } from "../render/plans.ts";
import { drillPlan, wrongIn } from "./drill-plan.ts";

test.each(STACKS)(
  "%s: what is called a single point of failure is one, and nothing else is",
  async (stack) => {
    const results = await drillPlan(await stackPlan(stack), `verdict-${stack}`);
    expect(results.flatMap(wrongIn)).toEqual([]);
  },
);
