import fc from "fast-check";
import { expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import type { Topology } from "../../src/topology/model.ts";
import { makeService, makeTopology, SOURCE } from "../arbitrary/parts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";

/** Lists whose order is the user's: the words of a command, DNS servers in turn, virtual IPs by number. */
const ORDERED: ReadonlySet<string> = new Set(["command", "resolvers", "addresses"]);

/** Every list and every object of a topology in another order of declaration. */
function shuffled(value: unknown, random: () => number, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => shuffled(item, random, key));
    return ORDERED.has(key) ? items : inOtherOrder(items, random);
  }
  if (typeof value !== "object" || value === null) return value;
  // Fields of declarations have an order of their own in the parser; only records of the user's keys vary.
  const entries = Object.entries(value).map(
    ([name, inside]) => [name, shuffled(inside, random, name)] as const,
  );
  return Object.fromEntries(
    key === "environment" || key === "severities" ? inOtherOrder(entries, random) : entries,
  );
}

function inOtherOrder<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** Numbers from a seed (the constants of "Numerical Recipes"), so that a failure can be run again. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function reordered(topology: Topology, seed: number): Topology {
  return shuffled(topology, numbersFrom(seed)) as Topology;
}

/** What the random topologies leave out, so that every list of the model is shuffled. */
function withRecords(topology: Topology): Topology {
  return {
    ...topology,
    severities: { "single-point-of-failure": "error", "unused-part": "off", "no-backup": "info" },
    suppressions: [
      { rule: "b", on: undefined, because: "x", source: { ...SOURCE, line: 9 } },
      { rule: "b", on: undefined, because: "x", source: { ...SOURCE, line: 30 } },
      { rule: "a", on: { kind: "service", name: "web" }, because: "y", source: SOURCE },
    ],
    services: topology.services.map((service) => ({
      ...service,
      environment: { B: { kind: "text", value: "1" }, A: { kind: "secret", secret: "certificate" } },
      secretFiles: [
        { secret: "replication", path: "/run/b" },
        { secret: "certificate", path: "/run/a" },
      ],
    })),
    databases: topology.databases.map((database) => ({
      ...database,
      databases: ["main", "audit"],
      accounts: ["b", "a"].map((name) => ({
        name,
        password: "replication",
        database: "main",
        privileges: "read-only" as const,
        from: [...database.networks],
      })),
    })),
  };
}

test("the order of declaration reaches no byte of the plan", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), fc.nat(), (random, seed) => {
      const topology = withRecords(random);
      expect(JSON.stringify(plan(reordered(topology, seed)))).toBe(JSON.stringify(plan(topology)));
    }),
    { numRuns: 500 },
  );
});

test("nor does it with a lock file", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), fc.nat(), (topology, seed) => {
      const previous = plan({ ...topology, name: "other" }).allocations;
      expect(JSON.stringify(plan(reordered(topology, seed), previous))).toBe(
        JSON.stringify(plan(topology, previous)),
      );
    }),
    { numRuns: 100 },
  );
});

test("a plan does not change what it was given", () => {
  const topology = makeTopology({ services: [makeService({ name: "web" }), makeService({ name: "api" })] });
  const before = JSON.stringify(topology);
  plan(topology);
  expect(JSON.stringify(topology)).toBe(before);
});

test("allocations are the same on every machine and in every release", () => {
  const { allocations } = plan(makeTopology({ services: [makeService({ name: "web" })] }));
  expect(allocations.addresses).toEqual({ app: { "web-1": "10.0.0.42", "web-2": "10.0.0.199" } });
  expect(allocations.hosts).toEqual({ "web-1": "c~1", "web-2": "a~1" });
});
