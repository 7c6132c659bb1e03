import { expect, test } from "vitest";
import { loadWindowMs } from "../../../src/targets/lab/load-window.ts";
import { stackPlan } from "../../render/plans.ts";

test("an instance that nginx leaves alone counts until nginx asks it again", async () => {
  const windowOf = async (stack: "shop" | "fragile", name: string): Promise<number> => {
    const plan = await stackPlan(stack);
    const group = plan.groups.find((each) => each.name === name);
    if (group?.kind !== "service") throw new Error(`${stack} has no service ${name}`);
    return loadWindowMs(plan, group);
  };
  expect(await windowOf("fragile", "api")).toBe(12_000);
  expect(await windowOf("fragile", "recommendations")).toBe(2000);
  expect(await windowOf("shop", "api")).toBe(2000);
});
