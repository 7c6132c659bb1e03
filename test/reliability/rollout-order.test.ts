import fc from "fast-check";
import { expect, it } from "vitest";
import { largeTopology } from "../../bench/large-topology.ts";
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import { usedEndpoints } from "../../src/plan/used-endpoints.ts";
import { isUp } from "../../src/reliability/evaluation.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import type { FailureModel } from "../../src/reliability/model.ts";
import type { RolloutGroup } from "../../src/reliability/rollout/model.ts";
import { rolloutOrder } from "../../src/reliability/rollout/order.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { database, loadBalancer, service } from "./hand-made-groups.ts";
import { entrypoint, handMadePlan, hard, network, toListener, toService } from "./hand-made-plan.ts";
import { concurrentGroups } from "./rollout-concurrent.ts";
import { rolloutPlans } from "./rollout-plans.ts";

it("replaces every instance once, dependencies before dependents, the primary last", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const planned = plan(topology);
      const order = rolloutOrder(planned, failureModel(planned));
      expect(order.flatMap(({ instances }) => instances).sort()).toEqual(
        planned.instances.map(({ name }) => name).sort(),
      );
      const done = new Set<string>();
      for (const { group, instances, after, apartFrom } of order) {
        const planGroup = planned.groups.find(({ name }) => name === group);
        for (const to of planGroup === undefined ? [] : usedEndpoints(planGroup)) {
          if (to.kind !== "external") expect(after).toContain(to.name);
        }
        for (const name of after) expect(done).toContain(name);
        expect(after).toEqual(expect.arrayContaining([...apartFrom]));
        expect(instances).toEqual(inTurn(planned, group));
        done.add(group);
      }
      expect(done.size).toBe(planned.groups.length);
    }),
    { numRuns: 100 },
  );
});

/** By ordinal, but what is the primary stands last. */
function inTurn(planned: Plan, group: string): readonly string[] {
  const members = planned.instances.filter((instance) => instance.group === group);
  const primary = members.filter(({ database }) => database?.role === "primary");
  return [...members.filter((one) => !primary.includes(one)), ...primary].map(({ name }) => name);
}

it("never lets two be away together that do what none of them does alone", () => {
  let refused = 0;
  fc.assert(
    fc.property(rolloutPlans, (planned) => {
      const model = failureModel(planned);
      const order = rolloutOrder(planned, model);
      expect(jointLosses(order, model)).toEqual([]);
      // Without the waits that are not for dependencies some would be.
      const unordered = order.map((one) => ({
        ...one,
        after: one.after.filter((name) => !one.apartFrom.includes(name)),
      }));
      if (jointLosses(unordered, model).length > 0) refused += 1;
    }),
    { numRuns: 400 },
  );
  expect(refused).toBeGreaterThan(3);
});

/**
 * Tries every choice of one instance from every set of groups that may be under way at a time, with the evaluation of
 * the failure model alone: choices that take down, or degrade, an entrypoint that no single one of them does.
 */
function jointLosses(order: readonly RolloutGroup[], model: FailureModel): readonly string[] {
  const events = new Map(model.events.map(({ id }, index) => [id, index]));
  const nodes = model.tops.flatMap(({ serves, undegraded }) => [serves, undegraded]);
  const fails = (names: readonly string[]): readonly boolean[] => {
    const failed = new Set(names.map((name) => events.get(`instance:${name}`) ?? -1));
    return nodes.map((node) => !isUp(model, node, failed));
  };
  const alone = new Map(
    order.flatMap(({ instances }) => instances).map((name) => [name, fails([name])] as const),
  );
  return concurrentGroups(order)
    .flatMap((groups) =>
      groups.reduce<readonly (readonly string[])[]>(
        (choices, { instances }) => choices.flatMap((some) => instances.map((name) => [...some, name])),
        [[]],
      ),
    )
    .filter((names) =>
      fails(names).some((down, node) => down && !names.some((name) => alone.get(name)?.[node])),
    )
    .map((names) => names.join(" "));
}

it("does not depend on the order of declarations", () => {
  const shuffled = topologyArbitrary({ choosing: true }).chain((topology) =>
    fc.record({
      planned: fc.constant(plan(topology)),
      places: fc.infiniteStream(fc.nat()),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ planned, places }) => {
      const mixed = <T>(items: readonly T[]): readonly T[] =>
        items
          .map((item) => ({ item, place: places.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ item }) => item);
      const other: Plan = {
        ...planned,
        groups: mixed(planned.groups),
        instances: mixed(planned.instances),
        entrypoints: mixed(planned.entrypoints),
        networks: mixed(planned.networks),
        connections: mixed(planned.connections),
      };
      expect(rolloutOrder(other, failureModel(other))).toEqual(rolloutOrder(planned, failureModel(planned)));
    }),
    { numRuns: 100 },
  );
});

const EDGE = { networks: [network("edge", { gateway: "redundant" })] };

it("keeps apart two services behind one listener, and what only one of them depends on", () => {
  const planned = handMadePlan({
    ...EDGE,
    groups: [
      service("cache", { on: ["h-1"] }),
      service("new", { on: ["h-2"], dependsOn: [hard(toService("cache"))] }),
      service("old", { on: ["h-3"] }),
      loadBalancer("web", {
        on: ["h-4", "h-5"],
        virtualIp: "edge",
        listeners: { web: [{ to: toService("new") }, { to: toService("old") }] },
      }),
    ],
    entrypoints: [entrypoint("shop", toListener("web"))],
  });
  expect(shown(planned)).toEqual([
    "cache",
    "new after cache",
    "old after new apart from new",
    "web after new, old",
  ]);
});

it("lets groups be updated at the same time of which all are needed", () => {
  const planned = handMadePlan({
    ...EDGE,
    groups: [
      service("api", { on: ["h-1", "h-2"] }),
      service("mail", { on: ["h-1", "h-2"] }),
      database("orders", { on: ["h-1", "h-2"] }),
    ],
    entrypoints: [entrypoint("shop", toService("api"), hard(toService("mail")))],
  });
  expect(shown(planned)).toEqual(["api", "mail", "orders"]);
});

it("starts somewhere in a circle of dependencies", () => {
  const groups = (onApi: string, onWorker: string) => [
    service("api", { on: ["h-1"], dependsOn: onApi === "" ? [] : [hard(toService(onApi))] }),
    service("worker", { on: ["h-2"], dependsOn: onWorker === "" ? [] : [hard(toService(onWorker))] }),
  ];
  const circle = handMadePlan({ ...EDGE, groups: groups("worker", "api") });
  const model = failureModel(handMadePlan({ ...EDGE, groups: groups("", "") }));
  expect(rolloutOrder(circle, model).map(({ group, after }) => `${group}: ${after}`)).toEqual([
    "worker: ",
    "api: worker",
  ]);
});

it("orders 10,000 instances in well under a second", () => {
  const planned = plan(largeTopology());
  const model = failureModel(planned);
  const before = process.cpuUsage();
  rolloutOrder(planned, model);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(1000);
});

function shown(planned: Plan): readonly string[] {
  return rolloutOrder(planned, failureModel(planned)).map(({ group, after, apartFrom }) =>
    [
      group,
      ...(after.length > 0 ? [`after ${after.join(", ")}`] : []),
      ...(apartFrom.length > 0 ? [`apart from ${apartFrom.join(", ")}`] : []),
    ].join(" "),
  );
}
