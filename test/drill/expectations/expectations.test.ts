import fc from "fast-check";
import { expect, test } from "vitest";
import { expectationsOf, unharmed } from "../../../src/drill/expectations/expectations.ts";
import { isWorse, stateOf } from "../../../src/drill/expectations/expected-state.ts";
import { NO_PEAK_LOAD } from "../../../src/drill/expectations/unloaded-databases.ts";
import { parseFaults } from "../../../src/drill/faults/parse-fault.ts";
import type { Expectation } from "../../../src/drill/model.ts";
import type { Plan } from "../../../src/plan/model.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import type { OutagePrediction } from "../../../src/reliability/outage-model.ts";
import { singlePointsOfFailure } from "../../../src/reliability/single-points.ts";
import type { Endpoint } from "../../../src/topology/model.ts";
import {
  makeBackend,
  makeDatabase,
  makeEnsemble,
  makeEntrypoint,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeTopology,
  makeVirtualIp,
} from "../../arbitrary/parts.ts";
import { planFor } from "../../render/plans.ts";
import { shopPlan } from "../../targets/shop.ts";
import { faultCase, plannedArbitrary } from "../faults/fault-arbitrary.ts";

const plan = shopPlan();
const model = failureModel(plan);

function expected(fault: string, outages: readonly OutagePrediction[] = []): Expectation | undefined {
  const { faults, problems } = parseFaults([fault], plan, model);
  expect(problems).toEqual([]);
  return faults.flatMap((one) => expectationsOf(plan, model, outages, one))[0];
}

test("an event is expected to do what it does as a single point of failure", () => {
  fc.assert(
    fc.property(plannedArbitrary, ({ plan, model }) => {
      const before = unharmed(model);
      const felt = new Map(
        singlePointsOfFailure(model).map(({ entrypoint, event, effect }) => [
          `${entrypoint} ${event.id}`,
          effect,
        ]),
      );
      for (const event of model.events) {
        for (const { entrypoint, state, atWorst } of expectationsOf(plan, model, [], {
          kind: "event",
          event,
        })) {
          const effect = felt.get(`${entrypoint} ${event.id}`);
          expect(state).toBe(effect ?? before.get(entrypoint));
          expect(atWorst).toBeOneOf([undefined, NO_PEAK_LOAD]);
        }
      }
    }),
  );
});

test("nothing makes an entrypoint better, and no pair is expected to do less than one of its faults", () => {
  fc.assert(
    fc.property(faultCase, ({ plan, model, fault }) => {
      const before = unharmed(model);
      const after = expectationsOf(plan, model, [], fault);
      expect(after.map(({ entrypoint }) => entrypoint)).toEqual(
        model.tops.map(({ entrypoint }) => entrypoint),
      );
      for (const { entrypoint, state } of after)
        expect(isWorse(before.get(entrypoint) ?? "down", state)).toBe(false);
      if (fault.kind !== "pair") return;
      for (const one of fault.faults) {
        for (const [index, { state }] of expectationsOf(plan, model, [], one).entries()) {
          expect(isWorse(state, after[index]?.state ?? "serves")).toBe(false);
        }
      }
    }),
  );
});

test("a link is expected to do no more than its network", () => {
  fc.assert(
    fc.property(plannedArbitrary, ({ plan, model }) => {
      for (const { name, addresses } of plan.instances) {
        for (const { network } of addresses) {
          const link = expectationsOf(plan, model, [], { kind: "link", instance: name, network });
          const lost = new Set(
            model.events.flatMap(({ kind, name: device }, index) =>
              kind === "network" && device.split("/")[0] === network ? [index] : [],
            ),
          );
          const instance = new Set([model.events.findIndex(({ id }) => id === `instance:${name}`)]);
          for (const [index, top] of model.tops.entries()) {
            const state = link[index]?.state ?? "serves";
            const worst = [stateOf(model, top, lost), stateOf(model, top, instance)];
            expect(worst.every((bound) => isWorse(state, bound))).toBe(false);
          }
        }
      }
    }),
  );
});

test.each([
  // The primary answers over its only network, and nobody else is lost with it.
  ["link:orders-1/app", "down", false],
  ["link:orders-2/app", "serves", false],
  // The virtual IP moves with the carrier.
  ["link:web-lb-1/dmz", "serves", false],
  // So it does without the network of every backend.
  ["link:web-lb-1/app", "serves", false],
  ["link:api-1/app", "serves", false],
  ["kill:web-lb-1/keepalived", "serves", false],
  ["hang:web-lb-1/haproxy", "serves", false],
  ["kill:orders-1/mariadb", "down", false],
  ["partition:web-lb-1|web-lb-2@dmz", "serves", false],
  ["partition:web-lb-1|api-1@app", "down", true],
  ["disk:web-lb-1", "serves", false],
  ["disk:orders-1", "down", true],
  ["loss:api-1/app=100%", "serves", false],
  ["clock:orders-1=+1h", "down", true],
  ["instance:api-1 and instance:api-2", "down", false],
  ["instance:web-lb-2 and kill:web-lb-1/keepalived", "down", true],
])("%s: %s", (fault, state, onlyAtWorst) => {
  const said = expected(fault);
  expect(said?.state).toBe(state);
  expect(said?.atWorst !== undefined).toBe(onlyAtWorst);
});

test("events and programs get the outage that the timers predict for exactly them", () => {
  const none = { kind: "bounded", worstMs: 0, timers: [] } as const;
  const outage = (worstMs: number, part: OutagePrediction["part"]): OutagePrediction => ({
    entrypoint: "shop",
    part,
    gap: { kind: "bounded", worstMs, timers: [{ name: "some timer", worstMs }] },
    delay: none,
    noneFails: true,
  });
  const event = model.events.find(({ id }) => id === "instance:web-lb-1");
  const outages = [
    ...(event === undefined ? [] : [outage(1, { kind: "event", event })]),
    outage(2, { kind: "program", instance: "web-lb-1", program: "haproxy", mode: "killed" }),
    outage(3, { kind: "program", instance: "web-lb-1", program: "haproxy", mode: "hung" }),
  ];
  expect(expected("instance:web-lb-1", outages)?.outage).toBe(outages[0]);
  expect(expected("kill:web-lb-1/haproxy", outages)?.outage).toBe(outages[1]);
  expect(expected("hang:web-lb-1/haproxy", outages)?.outage).toBe(outages[2]);
  expect(expected("link:web-lb-1/dmz", outages)?.outage).toBeUndefined();
  expect(expected("hang:web-lb-2/haproxy", outages)?.outage).toBeUndefined();
});

test.each([
  [10_000, "serves"],
  [30_000, "down"],
])("a hang that requests wait %d ms for: %s", (worstMs, state) => {
  const none = { kind: "bounded", worstMs: 0, timers: [] } as const;
  const outages: readonly OutagePrediction[] = [
    {
      entrypoint: "shop",
      part: { kind: "program", instance: "web-lb-2", program: "haproxy", mode: "hung" },
      gap: none,
      delay: { kind: "bounded", worstMs, timers: [] },
      noneFails: false,
    },
  ];
  const said = expected("hang:web-lb-2/haproxy", outages);
  expect(said?.state).toBe(state);
  expect(said?.atWorst !== undefined).toBe(state === "down");
});

test("that too few servers of a database are left cannot be seen behind a load balancer, and nowhere else is less expected", () => {
  const orders: Endpoint = { kind: "database", name: "orders", role: "reader" };
  const balancer = makeLoadBalancer({
    name: "lb",
    listeners: [makeListener({ protocol: "tcp", backends: [makeBackend(orders)] })],
  });
  const readers = (needs: number, to: Endpoint): Plan =>
    planFor(
      makeTopology({
        networks: [makeNetwork({ name: "app", external: { network: "public", gateway: "redundant" } })],
        databases: [makeDatabase({ name: "orders", replicas: 3, needs })],
        loadBalancers: to.kind === "load-balancer" ? [balancer] : [],
        entrypoints: [makeEntrypoint({ name: "sql", to })],
      }),
    );
  const lostReader = (plan: Plan): Expectation | undefined => {
    const model = failureModel(plan);
    const event = model.events.find(({ id }) => id === "instance:orders-3");
    if (event === undefined) throw new Error("the plan has no orders-3");
    return expectationsOf(plan, model, [], { kind: "event", event })[0];
  };
  const balanced: Endpoint = { kind: "load-balancer", name: "lb", listener: "http" };
  expect(lostReader(readers(3, balanced))).toMatchObject({ state: "down", atWorst: NO_PEAK_LOAD });
  expect(lostReader(readers(2, balanced))).toMatchObject({ state: "serves", atWorst: undefined });
  expect(lostReader(readers(3, orders))).toMatchObject({ state: "down", atWorst: undefined });
});

test.each(["kill", "hang"] as const)(
  "without its agent a server goes on for those who do not ask for its role: %s",
  (kind) => {
    const writer: Endpoint = { kind: "database", name: "orders", role: "writer" };
    const agentOf = (to: Endpoint, election?: string): Expectation | undefined => {
      const plan = planFor(
        makeTopology({
          networks: [makeNetwork({ name: "app", external: { network: "public", gateway: "redundant" } })],
          ensembles: election === undefined ? [] : [makeEnsemble({ name: election })],
          databases: [makeDatabase({ name: "orders", replicas: 3, rolePort: 8406, election })],
          loadBalancers: [
            makeLoadBalancer({
              name: "lb",
              virtualIp: makeVirtualIp(),
              listeners: [
                makeListener({ protocol: "tcp", check: undefined, backends: [makeBackend(writer)] }),
              ],
            }),
          ],
          entrypoints: [makeEntrypoint({ name: "sql", to })],
        }),
      );
      const fault = { kind, instance: "orders-1", program: "database-agent" } as const;
      return expectationsOf(plan, failureModel(plan), [], fault)[0];
    };
    const balanced: Endpoint = { kind: "load-balancer", name: "lb", listener: "http" };
    expect(agentOf(balanced)).toMatchObject({ state: "down", atWorst: undefined });
    expect(agentOf(writer)).toMatchObject({ state: "down", atWorst: "who does not ask for roles goes on" });
    expect(agentOf(balanced, "votes")).toMatchObject({ state: "serves" });
  },
);
