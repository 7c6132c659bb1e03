import fc from "fast-check";
import { expect, it } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { isUp } from "../../src/reliability/evaluation.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import type { EventKind } from "../../src/reliability/model.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";
import type { Topology } from "../../src/topology/model.ts";
import { inTheCloud, planAfter } from "../arbitrary/kept-hosts.ts";
import { sharded } from "../arbitrary/sharded.ts";
import { shardedShop } from "../arbitrary/sharded-shop.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { componentsOf, kill } from "./brute-force.ts";
import { sturdyTopology } from "./sturdy-topology.ts";

/** `<entrypoint> <event> <effect>` of every component whose death is felt, by killing each. */
function feltByKilling(planned: Plan): readonly string[] {
  const unharmed = kill(planned, undefined);
  return componentsOf(planned)
    .flatMap((component) =>
      [...kill(planned, component)].flatMap(([entrypoint, after]) => {
        const before = unharmed.get(entrypoint);
        const id = `${entrypoint} ${component.kind}:${component.name}`;
        if (before?.serves && !after.serves) return [`${id} down`];
        return before?.undegraded && !after.undegraded ? [`${id} degraded`] : [];
      }),
    )
    .sort();
}

/** The same with load balancers that see more of a server than that it takes connections. */
function withHttpChecks(topology: Topology): Topology {
  const timing = { intervalMs: 1000, timeoutMs: 1000, fall: 2, rise: 2 };
  const check = { kind: "http", path: "/", status: 200, port: undefined, ...timing } as const;
  return {
    ...topology,
    loadBalancers: topology.loadBalancers.map((one) => ({
      ...one,
      listeners: one.listeners.map((listener) => ({ ...listener, check })),
    })),
  };
}

it("finds exactly the single points that killing each component of 500 random topologies finds", () => {
  const kinds = new Map<EventKind, number>();
  const topologies = { withDown: 0, withDegradedAlone: 0, withNone: 0, inShards: 0 };
  fc.assert(
    fc.property(
      fc.oneof(topologyArbitrary({ choosing: true }), sturdyTopology, sturdyTopology.map(inTheCloud)),
      fc.boolean(),
      fc.nat(2),
      fc.integer({ min: 1, max: 3 }),
      (whole, asking, history, shards) => {
        const topology = sharded(whole, shards);
        if (topology !== whole) topologies.inShards += 1;
        const planned = planAfter(history, asking ? withHttpChecks(topology) : topology);
        const model = failureModel(planned);
        const found = singlePointsOfFailure(model);
        const felt = found.map(({ entrypoint, event, effect }) => `${entrypoint} ${event.id} ${effect}`);
        expect(felt.toSorted()).toEqual(feltByKilling(planned));

        const unharmed = kill(planned, undefined);
        const up = model.tops.map(({ entrypoint, serves, undegraded }) => {
          const state = {
            serves: isUp(model, serves, new Set()),
            undegraded: isUp(model, undegraded, new Set()),
          };
          expect(state).toEqual(unharmed.get(entrypoint));
          return state.serves;
        });

        if (found.some(({ effect }) => effect === "down")) topologies.withDown += 1;
        else if (found.length > 0) topologies.withDegradedAlone += 1;
        else if (up.length > 0 && !up.includes(false)) topologies.withNone += 1;
        for (const { event } of found) kinds.set(event.kind, (kinds.get(event.kind) ?? 0) + 1);
      },
    ),
    { seed: 20_26, numRuns: 500 },
  );
  // What was compared was worth comparing.
  expect(topologies.withDown).toBeGreaterThan(100);
  expect(topologies.inShards).toBeGreaterThan(50);
  expect(topologies.withNone).toBeGreaterThan(60);
  expect(topologies.withDegradedAlone).toBeGreaterThan(15);
  const often = [...kinds].filter(([, count]) => count >= 50).map(([kind]) => kind);
  expect(often.sort()).toEqual([
    "external",
    "gateway",
    "host",
    "instance",
    "network",
    "rack",
    "region",
    "shared-risk",
    "zone",
  ]);
});

it("finds exactly the single points that killing each component of 200 shops with shards finds", () => {
  const effects = { down: 0, degraded: 0 };
  fc.assert(
    fc.property(shardedShop, fc.nat(2), (topology, history) => {
      const planned = planAfter(history, topology);
      const found = singlePointsOfFailure(failureModel(planned));
      const felt = found.map(({ entrypoint, event, effect }) => `${entrypoint} ${event.id} ${effect}`);
      expect(felt.toSorted()).toEqual(feltByKilling(planned));
      for (const { effect, path } of found) effects[effect] += path.some(isShard) ? 1 : 0;
    }),
    { seed: 20_26, numRuns: 200 },
  );
  expect(effects.down).toBeGreaterThan(100);
  expect(effects.degraded).toBeGreaterThan(100);
});

function isShard(part: string): boolean {
  return /-shard-\d+$/.test(part);
}
