import { expect, it } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { settleMs } from "../../src/reliability/outage-settle.ts";
import { makeVirtualIp } from "../arbitrary/parts.ts";
import { HTTP_CHECK, smallShop } from "./felt.ts";

it("waits for checks to trust again, and for virtual IPs to be where they belong", () => {
  const usual = settleMs(plan(smallShop()));
  const slow = smallShop({ listener: { check: { ...HTTP_CHECK, intervalMs: 5000 } } });
  expect(settleMs(plan(slow))).toBeGreaterThanOrEqual(usual + 3 * 4000);
  const home = smallShop({ loadBalancer: { virtualIp: makeVirtualIp({ mode: "active-active" }) } });
  expect(settleMs(plan(home))).toBeGreaterThanOrEqual(usual + 10_000);
});

it("is short where nothing balances", () => {
  expect(settleMs({ groups: [], virtualIps: [] })).toBeLessThan(5000);
});
