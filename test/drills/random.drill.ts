/** Verdict against reality on topologies that nobody chose: every component fails in the lab, one after the other. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { planFor } from "../render/plans.ts";
import { drillPlan, wrongIn } from "./drill-plan.ts";

const FULL = process.env.NOSPOF_DRILL === "full";
const COUNT = 24;

const plans: readonly Plan[] = fc
  .sample(topologyArbitrary({ roomy: true }), { numRuns: 400 })
  .map((topology) => planFor(topology))
  .filter(
    ({ instances, entrypoints }) => entrypoints.length > 0 && instances.length >= 4 && instances.length <= 30,
  )
  .slice(0, COUNT);

/** Small ones take a minute each, large ones up to five. */
const SMALL = 6;

const drilled = plans
  .map((plan, index) => ({ plan, number: index + 1, size: plan.instances.length }))
  .filter(({ size }) => FULL || size <= SMALL)
  .slice(0, FULL ? COUNT : 2);

test("there are as many random topologies as were asked for", () => {
  expect(plans).toHaveLength(COUNT);
  expect(drilled).toHaveLength(FULL ? COUNT : 2);
});

test.each(drilled)(
  "random topology $number with $size instances: clients see what was predicted",
  async ({ plan, number }) => {
    const results = await drillPlan(plan, `verdict-random-${number}`);
    expect(results.flatMap(wrongIn)).toEqual([]);
  },
);
