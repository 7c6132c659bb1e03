import { expect, test } from "vitest";
import { expectationsOf } from "../../../src/drill/expectations/expectations.ts";
import { healingMs } from "../../../src/drill/expectations/healing.ts";
import { rejoiningMs } from "../../../src/drill/expectations/rejoining.ts";
import { allFaults } from "../../../src/drill/faults/all-faults.ts";
import { faultTitle } from "../../../src/drill/faults/fault-text.ts";
import type { Fault } from "../../../src/drill/model.ts";
import { galeraJoinMs, galeraOutMs } from "../../../src/plan/galera-timing.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
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

test("a server of Galera that comes back makes those who write wait, longer where it was only silent", async () => {
  const plan = await stackPlan("ledger");
  const model = failureModel(plan);
  const faults = new Map(allFaults(plan, model).map((fault) => [faultTitle(fault), fault]));
  const healing = (title: string): Readonly<Record<string, number>> => {
    const fault = faults.get(title);
    if (fault === undefined) throw new Error(`no fault ${title}: ${[...faults.keys()].join("; ")}`);
    const each = expectationsOf(plan, model, [], fault);
    return Object.fromEntries(each.map((one) => [one.entrypoint, one.healingMs]));
  };
  const writers = (ms: number) => ({ bookings: ms });
  const silent = galeraOutMs() + galeraJoinMs();

  expect(galeraJoinMs()).toBeLessThan(silent);
  expect(healing("instance ledger-3")).toEqual(writers(galeraJoinMs()));
  expect(healing("zone zone-a")).toEqual(writers(galeraJoinMs()));
  expect(healing("kill mariadb on ledger-1")).toEqual(writers(galeraJoinMs()));
  expect(healing("hang mariadb on ledger-2")).toEqual(writers(silent));
  expect(healing("link of ledger-1 to data")).toEqual(writers(silent));
  expect(healing("network data/1")).toEqual(writers(silent));
  expect(healing("kill database-agent on ledger-1")).toEqual(writers(0));
  expect(healing("instance sql-1")).toEqual(writers(0));
  const lost = faults.get("instance ledger-1");
  if (lost === undefined) throw new Error("no server");
  for (const reader of plan.entrypoints) {
    const to = { kind: "database", name: "ledger", role: "reader" } as const;
    expect(rejoiningMs(plan, lost, { ...reader, to, dependsOn: [] })).toBe(0);
  }
  const shop = await stackPlan("shop");
  const shopModel = failureModel(shop);
  const replicas = allFaults(shop, shopModel).filter((fault) => faultTitle(fault).includes("orders-2"));
  for (const fault of replicas) {
    for (const { healingMs: wait } of expectationsOf(shop, shopModel, [], fault)) expect(wait).toBe(0);
  }
});
