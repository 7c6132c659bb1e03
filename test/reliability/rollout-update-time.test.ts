import { expect, it } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import type { RestartTimes } from "../../src/reliability/rollout/model.ts";
import { updateSeconds } from "../../src/reliability/rollout/update-time.ts";
import type { Topology } from "../../src/topology/model.ts";
import { HTTP_CHECK, smallShop } from "./felt.ts";

const TIMES: RestartTimes = { stopSeconds: 3, startSeconds: 2 };

function away(topology: Topology, name: string, times = TIMES): number {
  const planned = plan(topology);
  const instance = planned.instances.find((one) => one.name === name);
  if (instance === undefined) throw new Error(`no ${name}`);
  return updateSeconds(planned, instance, times);
}

const healthCheck = { ...HTTP_CHECK, port: "http", intervalMs: 4000 };

it("counts rise intervals of HAProxy, and the check before that still waits for a connection", () => {
  // 5 s, 3 × 1 s and 0.5 s, rounded up.
  expect(away(smallShop(), "api-1")).toBe(9);
  // 2 × 2 s and 0.5 s.
  expect(away(smallShop({ listener: { check: undefined } }), "api-1")).toBe(10);
});

it("counts fail_timeout of nginx", () => {
  expect(
    away(smallShop({ loadBalancer: { engine: "nginx" }, listener: { check: undefined } }), "api-1"),
  ).toBe(15);
});

it("counts the declared health check where it takes longer than all load balancers", () => {
  expect(away(smallShop({ api: { healthCheck } }), "api-1")).toBe(5 + 3 * 4);
});

it("believes a target that says how long its platform takes to find an instance healthy", () => {
  const shop = smallShop({ api: { healthCheck } });
  expect(away(shop, "api-1", { ...TIMES, healthySeconds: 4 })).toBe(9);
  expect(away(shop, "api-1", { ...TIMES, healthySeconds: 6 })).toBe(11);
});

it("counts rise intervals of keepalived for a load balancer with a virtual IP", () => {
  expect(away(smallShop(), "web-1")).toBe(5 + 2 * 1);
});

it("counts nothing but end and start where clients ask the instance itself", () => {
  expect(away(smallShop(), "orders-1")).toBe(5);
});

it("refuses an instance of a group that the plan does not hold", () => {
  const [instance] = plan(smallShop()).instances;
  if (instance === undefined) throw new Error("no instance");
  expect(() => updateSeconds({ groups: [], virtualIps: [] }, instance, TIMES)).toThrow(
    `The plan holds no group ${instance.group}.`,
  );
});
