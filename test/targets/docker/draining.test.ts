/** How long servers need to leave their load balancers and to come back, by the timers that load balancers have. */
import { expect, it } from "vitest";
import type { Plan } from "../../../src/plan/model.ts";
import { draining } from "../../../src/targets/docker/draining.ts";
import type { Listener, LoadBalancer } from "../../../src/topology/model.ts";
import {
  makeBackend,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeZones,
} from "../../arbitrary/parts.ts";
import { planFor } from "../../render/plans.ts";

const TIMEOUTS = { connectMs: 500, clientMs: 30_000, serverMs: 5000, queueMs: 5000 };
const CHECK = { kind: "tcp", port: undefined, intervalMs: 1000, timeoutMs: 400, fall: 3, rise: 2 } as const;

function planWith(
  ...balancers: readonly (Partial<Listener> & { readonly engine: LoadBalancer["engine"] })[]
): Plan {
  return planFor(
    makeTopology({
      name: "drained",
      domains: makeZones(3),
      networks: [makeNetwork({ name: "app", external: { network: "public", gateway: "redundant" } })],
      services: [
        makeService({
          name: "api",
          replicas: 2,
          ports: [
            { name: "http", port: 8080, protocol: "tcp" },
            { name: "health", port: 9090, protocol: "tcp" },
          ],
        }),
        makeService({ name: "alone", replicas: 2 }),
      ],
      loadBalancers: balancers.map(({ engine, ...listener }, index) =>
        makeLoadBalancer({
          name: `lb${index}`,
          engine,
          listeners: [
            makeListener({
              backends: [makeBackend({ kind: "service", name: "api", port: "http" })],
              timeouts: TIMEOUTS,
              check: CHECK,
              ...listener,
            }),
          ],
        }),
      ),
    }),
  );
}

function of(plan: Plan, name: string) {
  const instance = plan.instances.find((one) => one.name === name);
  const group = plan.groups.find((one) => one.name === instance?.group);
  if (instance === undefined || group === undefined) throw new Error(`no ${name}`);
  return draining(plan)(group, instance);
}

it("concerns who is behind a load balancer, and nobody else", () => {
  const plan = planWith({ engine: "haproxy" });
  expect(of(plan, "api-1")).toBeDefined();
  expect(of(plan, "alone-1")).toBeUndefined();
  expect(of(plan, "lb0-1")).toBeUndefined();
});

it("goes by HAProxy's checks, at the port that is checked as well", () => {
  expect(of(planWith({ engine: "haproxy" }), "api-1")).toEqual({
    by: "sidecar",
    ports: [8080],
    noticeMs: 3500,
    longestMs: 8500,
    backMs: 2 * 1000 + 400 + 500,
  });
  const separate = planWith({ engine: "haproxy", check: { ...CHECK, port: "health" } });
  expect(of(separate, "api-2")?.ports).toEqual([8080, 9090]);
});

it("goes by how long nginx leaves a server alone that has failed", () => {
  expect(of(planWith({ engine: "nginx" }), "api-1")).toEqual({
    by: "sidecar",
    ports: [8080],
    noticeMs: 500,
    longestMs: 5500,
    backMs: 500 + 3000 + 1000 + 500,
  });
});

it("waits for the slowest of several load balancers, and never longer than half a minute", () => {
  const plan = planWith(
    { engine: "haproxy" },
    { engine: "nginx", timeouts: { ...TIMEOUTS, serverMs: 60_000 } },
    { engine: "haproxy", check: { ...CHECK, intervalMs: 20_000 } },
  );
  expect(of(plan, "api-1")).toEqual({
    by: "sidecar",
    ports: [8080],
    noticeMs: 15_000,
    longestMs: 30_000,
    backMs: 40_900,
  });
});
