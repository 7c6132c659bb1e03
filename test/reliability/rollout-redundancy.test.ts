import fc from "fast-check";
import { expect, it } from "vitest";
import type { Group, Plan } from "../../src/plan/model.ts";
import { withHostsCounted } from "../../src/reliability/cloud-hosts.ts";
import { isUp } from "../../src/reliability/evaluation.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import type { BasicEvent, FailureModel } from "../../src/reliability/model.ts";
import type { Redundancy, RedundancySubject } from "../../src/reliability/rollout/model.ts";
import { rolloutOrder } from "../../src/reliability/rollout/order.ts";
import { redundancyDuring } from "../../src/reliability/rollout/redundancy.ts";
import type { SharedRisk } from "../../src/topology/model.ts";
import { agreesByMajority } from "../../src/topology/replication.ts";
import { database, loadBalancer, service } from "./hand-made-groups.ts";
import {
  domain,
  entrypoint,
  handMadePlan,
  hard,
  network,
  soft,
  toDatabase,
  toListener,
  toService,
} from "./hand-made-plan.ts";
import { concurrentGroups } from "./rollout-concurrent.ts";
import { rolloutPlans } from "./rollout-plans.ts";

it("says of every instance what trying everything says", () => {
  const seen = { 0: 0, 1: 0, 2: 0, down: 0, degraded: 0, events: 0 };
  fc.assert(
    fc.property(rolloutPlans, fc.nat(), fc.boolean(), (planned, pick, two) => {
      const names = planned.instances.map(({ name }) => name);
      const away = [pick, ...(two ? [pick * 7 + 3] : [])].flatMap((one) => names[one % names.length] ?? []);
      const model = failureModel(planned);
      const tried = byTrying(planned, model);
      const { left } = redundancyDuring(planned, model)(away);
      const groups = new Set(
        planned.instances.filter(({ name }) => away.includes(name)).map((one) => one.group),
      );
      expect(left.filter(({ of }) => of.kind === "group").map(({ of }) => of.name)).toEqual(
        [...groups].sort(),
      );
      for (const { of, usual, meanwhile } of left) {
        tried.expectSame(of, [], usual);
        tried.expectSame(of, away, meanwhile);
        if (meanwhile.state === "down") seen.down += 1;
        else {
          seen[meanwhile.tolerates] += 1;
          if (meanwhile.state === "degraded") seen.degraded += 1;
          if (meanwhile.fatalEvents.length > 0) seen.events += 1;
        }
      }
    }),
    { numRuns: 400 },
  );
  // What was compared was worth comparing.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
});

/** Everything by the definition: each event, then each two instances, with the simplest evaluation there is. */
function byTrying(planned: Plan, model: FailureModel) {
  const instances = model.events.filter(({ kind }) => kind === "instance");
  return {
    expectSame(of: RedundancySubject, away: readonly string[], given: Redundancy): void {
      const gone = instances.filter(({ name }) => away.includes(name));
      const down = (...more: readonly BasicEvent[]) =>
        !works(planned, model, of, "serves", [...gone, ...more]);
      if (down()) {
        expect(given).toEqual({ state: "down" });
        return;
      }
      if (given.state === "down") expect.unreachable(`${of.name} is said to be down`);
      expect(given.state).toBe(works(planned, model, of, "undegraded", gone) ? "up" : "degraded");
      expect(given.fatalEvents).toEqual(
        model.events.filter((event) => event.kind !== "instance" && down(event)),
      );
      const alone = instances.filter((event) => !gone.includes(event) && down(event));
      if (alone.length > 0) {
        expect(given).toMatchObject({ tolerates: 0, fatal: alone.map(({ name }) => name).sort() });
        return;
      }
      const pairs = instances.flatMap((one, index) =>
        instances
          .slice(index + 1)
          .flatMap((other) => (down(one, other) ? [[one.name, other.name].sort()] : [])),
      );
      expect(given.tolerates).toBe(pairs.length > 0 ? 1 : 2);
      if (pairs.length > 0) expect(pairs).toContainEqual(given.fatal);
      else expect(given.fatal).toEqual([]);
    },
  };
}

function works(
  planned: Plan,
  model: FailureModel,
  of: RedundancySubject,
  demand: "serves" | "undegraded",
  failed: readonly BasicEvent[],
): boolean {
  if (of.kind === "entrypoint") {
    const top = model.tops.find(({ entrypoint }) => entrypoint === of.name);
    return (
      top !== undefined && isUp(model, top[demand], new Set(failed.map((one) => model.events.indexOf(one))))
    );
  }
  const group = planned.groups.find(({ name }) => name === of.name);
  if (group === undefined) return false;
  const up = instancesLeft(planned, group, failed);
  if (of.kind !== "writer" || group.kind !== "database") return up.length >= group.needs;
  const { replication, election, pair, replicas } = group.declared;
  if (agreesByMajority({ replication })) return up.length > replicas / 2;
  const lost = replicas - up.length;
  const waits = replication.mode === "semi-synchronous" && replication.fallBackAfterMs === undefined;
  const copies = waits ? replication.acknowledgements : 0;
  if (election !== undefined && waits && lost > copies) return false;
  const mayLead =
    election !== undefined || pair !== undefined || up.some(({ database }) => database?.role === "primary");
  return mayLead && up.length > copies;
}

/** Those of a group that stand, where they stand, on things that have not failed. */
function instancesLeft(planned: Plan, group: Group, failed: readonly BasicEvent[]) {
  const ids = new Set(failed.map(({ id }) => id));
  const strikes = (risk: SharedRisk) => ids.has(`shared-risk:${risk.name}`);
  const struck = planned.sharedRisks.filter(strikes).flatMap(({ affects }) => affects);
  const counted = withHostsCounted(planned);
  const kinds = new Map(counted.domains.map(({ name, kind }) => [name, kind]));
  return counted.instances.filter(
    (instance) =>
      instance.group === group.name &&
      !ids.has(`instance:${instance.name}`) &&
      !struck.some(({ kind, name }) => kind === group.kind && name === group.name) &&
      instance.placement.every(
        (name) =>
          !ids.has(`${kinds.get(name)}:${name}`) &&
          !struck.some((part) => part.kind === "domain" && part.name === name),
      ),
  );
}

it("leaves, when groups are under way at the same time, the least that each of them leaves alone", () => {
  let compared = 0;
  fc.assert(
    fc.property(rolloutPlans, (planned) => {
      const model = failureModel(planned);
      const during = redundancyDuring(planned, model);
      for (const groups of concurrentGroups(rolloutOrder(planned, model)).slice(0, 8)) {
        const away = groups.flatMap(({ instances }) => instances.at(-1) ?? []);
        const entrypoints = during(away).left.filter(({ of }) => of.kind === "entrypoint");
        for (const [index, { meanwhile }] of entrypoints.entries()) {
          const alone = away.flatMap((name) => during([name]).left[index]?.meanwhile ?? []);
          expect(shown(meanwhile)).toEqual(alone.map(shown).reduce(worse));
          compared += 1;
        }
      }
    }),
    { numRuns: 200 },
  );
  expect(compared).toBeGreaterThan(200);
});

interface Shown {
  /** Of down, degraded and up. */
  readonly state: number;
  readonly tolerates: number;
  readonly alone: readonly string[];
}

function shown(redundancy: Redundancy): Shown {
  if (redundancy.state === "down") return { state: 0, tolerates: -1, alone: [] };
  const { state, tolerates, fatal, fatalEvents } = redundancy;
  const names = [...(tolerates === 0 ? fatal : []), ...fatalEvents.map(({ id }) => id)];
  return { state: state === "degraded" ? 1 : 2, tolerates, alone: names.sort() };
}

function worse(one: Shown, other: Shown): Shown {
  const tolerates = Math.min(one.tolerates, other.tolerates);
  return {
    state: Math.min(one.state, other.state),
    tolerates,
    alone: tolerates < 0 ? [] : [...new Set([...one.alone, ...other.alone])].sort(),
  };
}

const EDGE = { networks: [network("edge", { gateway: "redundant" })] };

it("names the instances that are needed, and where they stand", () => {
  const planned = handMadePlan({
    ...EDGE,
    domains: [
      domain("zone", "a"),
      domain("host", "a-1", "a"),
      domain("host", "a-2", "a"),
      domain("host", "b-1"),
    ],
    groups: [service("api", { on: ["b-1", "a-1", "a-2"] })],
    entrypoints: [entrypoint("shop", toService("api"))],
  });
  const during = redundancyDuring(planned, failureModel(planned));
  const [shop] = during(["api-1"]).left;
  expect(shop).toMatchObject({
    of: { kind: "entrypoint", name: "shop" },
    involved: true,
    usual: { state: "up", tolerates: 2, fatal: [], fatalEvents: [] },
    meanwhile: { state: "up", tolerates: 1, fatal: ["api-2", "api-3"], fatalEvents: [{ id: "zone:a" }] },
  });
});

it("tells the writer of a database from its readers", () => {
  const planned = handMadePlan({
    ...EDGE,
    groups: [
      database("orders", { on: ["h-1", "h-2"] }),
      service("api", {
        on: ["h-1", "h-2"],
        dependsOn: [hard(toDatabase("orders", "reader")), soft(toDatabase("orders", "writer"))],
      }),
    ],
    entrypoints: [entrypoint("shop", toService("api"))],
  });
  const { left } = redundancyDuring(planned, failureModel(planned))(["orders-1"]);
  expect(left.map(({ of, meanwhile }) => [`${of.kind} ${of.name}`, meanwhile.state])).toEqual([
    ["entrypoint shop", "degraded"],
    ["group orders", "up"],
    ["writer orders", "down"],
  ]);
});

it("lets servers that choose their writer be away as long as enough are left to choose from", () => {
  const planned = handMadePlan({
    ...EDGE,
    groups: [
      database("ledger", { on: ["h-1", "h-2", "h-3"], needs: 2, replication: { mode: "galera" } }),
      loadBalancer("sql", {
        on: ["h-1", "h-2"],
        virtualIp: "edge",
        listeners: { web: [{ to: toDatabase("ledger", "writer") }] },
      }),
    ],
    entrypoints: [entrypoint("shop", toListener("sql"))],
  });
  const { left } = redundancyDuring(planned, failureModel(planned))(["ledger-1"]);
  expect(left.map(({ of, meanwhile }) => [`${of.kind} ${of.name}`, meanwhile.state])).toEqual([
    ["entrypoint shop", "up"],
    ["group ledger", "up"],
    ["writer ledger", "up"],
  ]);
  for (const one of left) {
    expect(one.meanwhile).toMatchObject({ tolerates: 0, fatal: ["ledger-2", "ledger-3"] });
  }
});

it("knows of each entrypoint whether the instances serve it", () => {
  const planned = handMadePlan({
    ...EDGE,
    groups: [service("api", { on: ["h-1", "h-2"] }), service("mail", { on: ["h-1", "h-2"] })],
    entrypoints: [entrypoint("shop", toService("api")), entrypoint("post", toService("mail"))],
  });
  const { left } = redundancyDuring(planned, failureModel(planned))(["api-2"]);
  expect(left.map(({ of, involved }) => `${of.name} ${involved}`)).toEqual([
    "post false",
    "shop true",
    "api true",
  ]);
});

it("refuses an instance that the plan does not hold", () => {
  const planned = handMadePlan({ ...EDGE, groups: [service("api", { on: ["h-1"] })] });
  expect(() => redundancyDuring(planned, failureModel(planned))(["api-2"])).toThrow(
    "The plan holds no instance api-2.",
  );
});
