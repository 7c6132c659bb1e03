import fc from "fast-check";
import { expect, test } from "vitest";
import type { Allocations, Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Topology } from "../../src/topology/model.ts";
import { InputError } from "../../src/topology/problem.ts";
import { editArbitrary, withoutGroup } from "../arbitrary/edits.ts";
import { makeDomain, makeNetwork, makeService, makeTopology } from "../arbitrary/parts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";

/** Everything of an instance and of a virtual IP that must not change under it. */
function identities(planned: Plan): ReadonlyMap<string, string> {
  const entries = [
    ...planned.instances.map(({ name, addresses, placement, database }) => {
      return [name, JSON.stringify({ addresses, placement, serverId: database?.serverId })] as const;
    }),
    ...planned.virtualIps.map(({ name, address, routerId }) => {
      return [`virtual IP ${name}`, JSON.stringify({ address, routerId })] as const;
    }),
  ];
  return new Map(entries);
}

function expectUnmoved(before: Plan, after: Plan): void {
  const now = identities(after);
  for (const [name, identity] of identities(before)) {
    if (now.has(name)) expect(`${name} ${now.get(name)}`).toBe(`${name} ${identity}`);
  }
}

/** Undefined when a network has become too small, which is the edit's fault. */
function planIfRoom(topology: Topology, previous: Allocations): Plan | undefined {
  try {
    return plan(topology, previous);
  } catch (error) {
    if (error instanceof InputError && error.problems.every(({ path }) => path.startsWith("network ")))
      return undefined;
    throw error;
  }
}

/** Hosts small enough that a new group must go where it fits, which may be where an old one is. */
function withSmallHosts(topology: Topology): Topology {
  const capacity = { cpu: 2, memoryBytes: 2 ** 33, diskBytes: 2 ** 40 };
  return {
    ...topology,
    domains: topology.domains.map((one) => (one.kind === "host" ? { ...one, capacity } : one)),
  };
}

test("adding or removing a group or a replica moves, renames and renumbers nothing else", () => {
  let planned = 0;
  fc.assert(
    fc.property(
      topologyArbitrary({ choosing: true }),
      fc.boolean(),
      fc.array(editArbitrary, { minLength: 1, maxLength: 8 }),
      (random, smallHosts, edits) => {
        let topology = smallHosts ? withSmallHosts(random) : random;
        let before = plan(topology);
        for (const edit of edits) {
          const edited = edit(topology);
          const after = planIfRoom(edited, before.allocations);
          if (after === undefined) continue;
          expectUnmoved(before, after);
          topology = edited;
          before = after;
          planned += 1;
        }
      },
    ),
    { numRuns: 1000 },
  );
  expect(planned).toBeGreaterThan(1000);
});

test("planning again with what was allotted gives the same bytes", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const first = plan(topology);
      expect(JSON.stringify(plan(topology, first.allocations))).toBe(JSON.stringify(first));
    }),
    { numRuns: 300 },
  );
});

test("hosts stay even without a lock file, as no group counts but the instance's own", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), editArbitrary, (topology, edit) => {
      const before = plan(topology);
      const after = planIfRoom(edit(topology), {
        version: 1,
        addresses: {},
        routerIds: {},
        serverIds: {},
        hosts: {},
      });
      for (const { name, placement } of after?.instances ?? []) {
        const old = before.instances.find((instance) => instance.name === name);
        if (old !== undefined) expect([name, placement]).toEqual([name, old.placement]);
      }
    }),
    { numRuns: 300 },
  );
});

test("what no longer exists is forgotten, and only that", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), fc.nat(), (topology, pick) => {
      const all = [...topology.services, ...topology.databases, ...topology.ensembles];
      const victim = all[pick % Math.max(1, all.length)];
      if (victim === undefined) return;
      const after = plan(withoutGroup(topology, victim.name), plan(topology).allocations);
      expect(Object.keys(after.allocations.hosts)).toEqual(after.instances.map(({ name }) => name).sort());
      const text = JSON.stringify(after.allocations);
      for (let ordinal = 1; ordinal <= victim.replicas; ordinal++) {
        expect(text).not.toContain(`"${victim.name}-${ordinal}"`);
      }
    }),
    { numRuns: 200 },
  );
});

test("two names that prefer one address each keep theirs only because it is remembered", () => {
  const network = makeNetwork({ name: "app", cidr: "10.0.0.0/29" });
  const names = ["a", "b", "c", "d", "e", "f"];
  const topology = (groups: readonly string[]) =>
    makeTopology({ networks: [network], services: groups.map((name) => makeService({ name, replicas: 1 })) });
  const address = (planned: Plan, name: string) => planned.allocations.addresses.app?.[`${name}-1`];
  const full = plan(topology(names));
  const alone = names.filter((name) => address(plan(topology([name])), name) !== address(full, name));
  // Six names on six addresses: some must have been pushed aside by others, or this test is about nothing.
  expect(alone.length).toBeGreaterThan(0);
  for (const name of names) {
    expect(address(plan(topology([name]), full.allocations), name)).toBe(address(full, name));
  }
});

test("a spread that a new domain can mend is mended, and nobody else is moved", () => {
  const zones = ["a", "b", "c"].map((name) => makeDomain({ kind: "zone", name }));
  const service = makeService({ name: "web", replicas: 3, spread: { over: "zone", strict: true } });
  const crowded = plan(makeTopology({ domains: zones.slice(0, 2), services: [service] }));
  const mended = plan(makeTopology({ domains: zones, services: [service] }), crowded.allocations);
  expect(crowded.remarks).toHaveLength(1);
  expect(mended.remarks).toEqual([]);
  const hosts = (planned: Plan) => planned.instances.map(({ placement }) => placement[0]);
  expect(hosts(mended).slice(0, 2)).toEqual(hosts(crowded).slice(0, 2));
  expect(hosts(mended)[2]).toBe("c");
});
