import { expect, test } from "vitest";
import { healingMs } from "../../../src/drill/expectations/healing.ts";
import type { Fault } from "../../../src/drill/model.ts";
import { NEIGHBOUR_RETRY_MS } from "../../../src/reliability/outage-assumptions.ts";
import { stackPlan } from "../../render/plans.ts";

const cut = (one: string, other: string, network: string | undefined): Fault => ({
  kind: "partition",
  one: [one],
  other: [other],
  network,
});

test("only the reunion of members that both have a virtual IP may interrupt service", async () => {
  const plan = await stackPlan("shop");
  const [virtualIp] = plan.virtualIps;
  expect(virtualIp?.network).toBe("dmz");
  const reunion = (virtualIp?.advertIntervalMs ?? 0) + NEIGHBOUR_RETRY_MS;

  expect(healingMs(plan, cut("web-1", "web-2", "dmz"))).toBe(reunion);
  expect(healingMs(plan, cut("web-2", "web-1", undefined))).toBe(reunion);
  expect(healingMs(plan, cut("web-1", "web-2", "app"))).toBe(0);
  expect(healingMs(plan, cut("web-1", "api-1", "dmz"))).toBe(0);
  expect(healingMs(plan, { kind: "kill", instance: "web-1", program: "keepalived" })).toBe(0);
  const both = [cut("orders-1", "orders-2", "data"), cut("web-1", "web-2", "dmz")] as const;
  expect(healingMs(plan, { kind: "pair", faults: both })).toBe(reunion);
});
