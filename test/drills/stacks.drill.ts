/** Verdict against reality: every component of the three stacks fails in the lab, and clients see what was said. */
import { expect, test } from "vitest";
import type { Fault } from "../../src/drill/model.ts";
import { stackPlan } from "../render/plans.ts";
import { drillPlan, wrongIn } from "./drill-plan.ts";

const FULL = process.env.NOSPOF_DRILL === "full";

function every({ kind }: Fault): boolean {
  return kind === "event";
}

/** The checks of seed take their time, as those of the document it comes from do: a quarter of a minute for each fault. */
function oneOfEach(fault: Fault): boolean {
  return (
    fault.kind === "event" &&
    ["instance", "network"].includes(fault.event.kind) &&
    fault.event.name.endsWith("1")
  );
}

test.each([
  ["shop", every],
  ["fragile", every],
  ["seed", FULL ? every : oneOfEach],
] as const)(
  "%s: what is called a single point of failure is one, and nothing else is",
  async (stack, wanted) => {
    const results = await drillPlan(await stackPlan(stack), `verdict-${stack}`, wanted);
    expect(results.length).toBeGreaterThan(5);
    expect(results.flatMap(wrongIn)).toEqual([]);
  },
);

/** Programs that end or hang, cables, cuts between those who watch each other, full disks. */
const others: (fault: Fault) => boolean = FULL
  ? ({ kind }) => kind !== "event"
  : ({ kind }) => kind === "partition";

test("shop: what is no event of the failure model happens as predicted, too", async () => {
  const results = await drillPlan(await stackPlan("shop"), "verdict-shop-others", others);
  expect(results.length).toBeGreaterThan(0);
  expect(results.flatMap(wrongIn)).toEqual([]);
});
