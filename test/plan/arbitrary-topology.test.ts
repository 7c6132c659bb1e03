import fc from "fast-check";
import { expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { consistencyProblems } from "../../src/topology/consistency/index.ts";
import type { Database } from "../../src/topology/model.ts";
import { choosesWriter } from "../../src/topology/replication.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";

test("random topologies are what validation would let through, and there is a plan for each", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      expect(consistencyProblems(topology)).toEqual([]);
      plan(topology);
    }),
    { numRuns: 500 },
  );
});

test("random topologies have every kind of part often enough to mean something", () => {
  const topologies = fc.sample(topologyArbitrary({ choosing: true }), { numRuns: 400, seed: 1 });
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
  const databases = topologies.flatMap((topology) => topology.databases);
  const some = (holds: (database: Database) => boolean) => databases.filter(holds).length / databases.length;
  expect(some(({ replication }) => replication.mode === "galera")).toBeGreaterThan(0.1);
  expect(some(({ replication }) => replication.mode === "group-replication")).toBeGreaterThan(0.1);
  expect(some(({ replication }) => replication.mode === "semi-synchronous")).toBeGreaterThan(0.3);
  expect(some(({ election }) => election !== undefined)).toBeGreaterThan(0.05);
  const writers = topologies.flatMap(({ loadBalancers, databases: declared }) =>
    loadBalancers.flatMap(({ listeners }) =>
      listeners.flatMap(({ backends }) =>
        backends.flatMap(({ to }) =>
          to.kind === "database" && to.role === "writer"
            ? declared.filter((database) => database.name === to.name && choosesWriter(database))
            : [],
        ),
      ),
    ),
  );
  expect(writers.length).toBeGreaterThan(5);
  expect(writers.filter(({ election }) => election !== undefined).length).toBeGreaterThan(0);
});
