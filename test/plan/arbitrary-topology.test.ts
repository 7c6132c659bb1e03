import fc from "fast-check";
import { expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { consistencyProblems } from "../../src/topology/consistency/index.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";

test("random topologies are what validation would let through, and there is a plan for each", () => {
  fc.assert(
    fc.property(topologyArbitrary(), (topology) => {
      expect(consistencyProblems(topology)).toEqual([]);
      plan(topology);
    }),
    { numRuns: 500 },
  );
});

test("random topologies have every kind of part often enough to mean something", () => {
  const topologies = fc.sample(topologyArbitrary(), { numRuns: 400, seed: 1 });
  const plans = topologies.map((topology) => plan(topology));
  const share = (holds: (index: number) => boolean) =>
    topologies.filter((_, i) => holds(i)).length / topologies.length;
  const has = (index: number, kind: string) =>
    plans[index]?.groups.some((group) => group.kind === kind) ?? false;
  expect(share((i) => has(i, "load-balancer"))).toBeGreaterThan(0.25);
  expect(share((i) => has(i, "database"))).toBeGreaterThan(0.4);
  expect(share((i) => (plans[i]?.virtualIps.length ?? 0) > 0)).toBeGreaterThan(0.2);
  expect(share((i) => (plans[i]?.entrypoints.length ?? 0) > 0)).toBeGreaterThan(0.8);
  expect(share((i) => plans[i]?.domains.some(({ chosenByCloud }) => chosenByCloud) ?? false)).toBeGreaterThan(
    0.3,
  );
  expect(share((i) => (plans[i]?.remarks.length ?? 0) > 0)).toBeGreaterThan(0.3);
  expect(
    share((i) => topologies[i]?.services.some(({ dependsOn }) => dependsOn.length > 0) ?? false),
  ).toBeGreaterThan(0.3);
});
