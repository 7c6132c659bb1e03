import fc from "fast-check";
import { expect, test } from "vitest";
import { lockDifference } from "../../src/cli/compile/lock-difference.ts";
import { plan } from "../../src/plan/plan.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";

const allocations = topologyArbitrary().map((topology) => plan(topology).allocations);

test("equal allocations do not differ", () => {
  fc.assert(
    fc.property(allocations, (each) => {
      expect(lockDifference(each, each)).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test("everything is new where nothing was before", () => {
  fc.assert(
    fc.property(allocations, (each) => {
      const hosts = Object.entries(each.hosts).map(([instance, host]) => `hosts ${instance}: ${host} is new`);
      expect(lockDifference(undefined, each)).toEqual(expect.arrayContaining(hosts));
    }),
    { numRuns: 30 },
  );
});

test("what is changed, added and gone is told with both values", () => {
  const before = {
    version: 1,
    addresses: { app: { "web-1": "10.0.0.7", "web-2": "10.0.0.8" } },
    routerIds: { app: { web: 7 } },
    serverIds: {},
    hosts: { "web-1": "a~1" },
  } as const;
  const after = {
    ...before,
    addresses: { app: { "web-1": "10.0.0.9" } },
    serverIds: { "db-1": 4 },
  } as const;
  expect(lockDifference(before, after)).toEqual([
    "addresses app web-1: 10.0.0.7 → 10.0.0.9",
    "addresses app web-2: 10.0.0.8 is no longer needed",
    "serverIds db-1: 4 is new",
  ]);
});
