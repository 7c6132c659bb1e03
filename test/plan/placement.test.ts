import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { DOMAIN_KINDS, type Domain, type DomainKind } from "../../src/topology/model.ts";
import { InputError } from "../../src/topology/problem.ts";
import { makeDomain, makeService, makeTopology, makeZones, strictSpread } from "../arbitrary/parts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { counts, hosts, planOf } from "./planned-places.ts";

const NONE = { over: "none", strict: false } as const;

/** Zone `a` with two racks of two hosts, zone `b` with one rack of two. */
function racks(): readonly Domain[] {
  const rack = (zone: string, name: string) => [
    makeDomain({ kind: "rack", name, parent: zone, anonymous: false }),
    ...[1, 2].map((n) => makeDomain({ kind: "host", name: `${name}-${n}`, parent: name })),
  ];
  return [
    makeDomain({ kind: "zone", name: "a", anonymous: false }),
    makeDomain({ kind: "zone", name: "b", anonymous: false }),
    ...rack("a", "a-r1"),
    ...rack("a", "a-r2"),
    ...rack("b", "b-r1"),
  ];
}

test("a place is a path of declared domains to a host, inside what was allowed", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const planned = plan(topology);
      const domains = new Map(planned.domains.map((domain) => [domain.name, domain]));
      const within = new Map(planned.groups.map(({ name, declared }) => [name, declared.within]));
      for (const { placement, group } of planned.instances) {
        const path = placement.map((name) => domains.get(name));
        expect(path.at(-1)?.kind).toBe("host");
        path.forEach((domain, index) => {
          expect(domain?.parent).toBe(placement[index - 1]);
        });
        const allowed = within.get(group) ?? [];
        expect(allowed.length === 0 || placement.some((name) => allowed.includes(name))).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test("domains are all declared ones and the cloud's hosts in use, parents before children", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const planned = plan(topology);
      const names = planned.domains.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(
        planned.domains
          .filter(({ chosenByCloud }) => !chosenByCloud)
          .map(({ name }) => name)
          .sort(),
      ).toEqual(topology.domains.map(({ name }) => name).sort());
      planned.domains.forEach(({ parent, chosenByCloud, name, kind }, index) => {
        if (parent !== undefined) expect(names.slice(0, index)).toContain(parent);
        expect(name.includes("~")).toBe(chosenByCloud);
        if (!chosenByCloud) return;
        expect(kind).toBe("host");
        expect(hosts(planned)).toContain(name);
      });
    }),
    { numRuns: 300 },
  );
});

test("no domain of the asked kind has more instances than an even spread gives it, and a remark says where two share one", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true, replicas: 7 }), (topology) => {
      const planned = plan(topology);
      const kinds = new Map(planned.domains.map((domain) => [domain.name, domain.kind]));
      for (const { name, declared } of planned.groups) {
        const { over } = declared.spread;
        if (over === "none") continue;
        const instances = planned.instances.filter(({ group }) => group === name);
        const unit = (placement: readonly string[]) => {
          const widest = DOMAIN_KINDS.indexOf(over);
          return placement
            .filter((part) => DOMAIN_KINDS.indexOf(kinds.get(part) ?? "host") <= widest)
            .join("/");
        };
        const shared = [...Map.groupBy(instances, ({ placement }) => unit(placement)).values()];
        const most = Math.max(...shared.map((together) => together.length));
        const least = shared.length > 1 ? Math.min(...shared.map((together) => together.length)) : most;
        expect(most - least).toBeLessThanOrEqual(1);
        const remark = planned.remarks.filter(({ group }) => group === name);
        expect(remark).toHaveLength(most > 1 ? 1 : 0);
        for (const { kind, asked, wanted, available } of remark) {
          expect({ kind, asked, wanted }).toEqual({
            kind: declared.spread.strict ? "strict-spread" : "spread",
            asked: over,
            wanted: declared.replicas,
          });
          expect(available).toBeLessThan(wanted);
          expect(most).toBe(Math.ceil(wanted / Math.max(1, available)));
        }
      }
    }),
    { numRuns: 500 },
  );
});

describe("declared hosts", () => {
  test("are used once each before any is used twice", () => {
    const planned = planOf(makeZones(2, 3), { replicas: 6 });
    expect(new Set(hosts(planned)).size).toBe(6);
    expect(planned.remarks).toEqual([]);
  });

  test("are balanced over zones, then racks, though only the host was asked for", () => {
    // Many names, as a single one may come out balanced by the luck of its hash.
    for (const name of Array.from({ length: 30 }, (_, index) => `s${index}`)) {
      expect(counts(planOf(racks(), { name, replicas: 4 }), 1)).toEqual([2, 2]);
      expect(counts(planOf(racks(), { name, replicas: 4, within: ["a"] }), 2)).toEqual([2, 2]);
      expect(counts(planOf(racks(), { name, replicas: 2, within: ["a"] }), 2)).toEqual([1, 1]);
      expect(counts(planOf(racks(), { name, replicas: 4, spread: NONE }), 1)).toEqual([2, 2]);
    }
  });

  test("give a spread over racks before one over zones when racks are asked for", () => {
    expect(counts(planOf(racks(), { replicas: 3, spread: strictSpread("rack") }), 2)).toEqual([1, 1, 1]);
  });

  test("are chosen by the instance's name, so that not every group begins on the same one", () => {
    const names = Array.from({ length: 40 }, (_, index) => `s${index}`);
    const services = names.map((name) => makeService({ name, replicas: 1 }));
    const planned = plan(makeTopology({ domains: makeZones(2, 2), services }));
    expect(new Set(hosts(planned)).size).toBe(4);
  });

  test("that are too few leave a remark that says what was asked and what there is", () => {
    const planned = planOf(makeZones(1, 2), { replicas: 3 });
    expect(counts(planned, 2)).toEqual([2, 1]);
    expect(planned.remarks).toEqual([
      {
        group: "web",
        kind: "strict-spread",
        asked: "host",
        available: 2,
        wanted: 3,
        message: expect.stringMatching(
          /^web asks for 3 replicas spread strictly over hosts, but there are 2 hosts known to be separate: web-\d, web-3 are in host a-\d$/,
        ),
      },
    ]);
  });

  test("have room for what they are given as long as another has, whoever else is there", () => {
    const capacity = { cpu: 1, memoryBytes: 2 ** 31, diskBytes: 2 ** 40 };
    const domains = makeZones(2, 4).map((one) => (one.kind === "host" ? { ...one, capacity } : one));
    const services = Array.from({ length: 8 }, (_, index) => makeService({ name: `s${index}`, replicas: 1 }));
    expect(new Set(hosts(plan(makeTopology({ domains, services })))).size).toBe(8);
  });

  test("have room for volumes as well as for root disks", () => {
    const capacity = { cpu: 64, memoryBytes: 2 ** 40, diskBytes: 100 * 2 ** 30 };
    const domains = makeZones(2, 4).map((one) => (one.kind === "host" ? { ...one, capacity } : one));
    const volumes = [{ name: "data", mount: "/data", sizeBytes: 60 * 2 ** 30 }];
    const services = Array.from({ length: 8 }, (_, index) =>
      makeService({ name: `s${index}`, replicas: 1, volumes }),
    );
    expect(new Set(hosts(plan(makeTopology({ domains, services })))).size).toBe(8);
  });

  test("of the previous plan keep their instances when a new group wants the room", () => {
    const capacity = { cpu: 1, memoryBytes: 2 ** 31, diskBytes: 2 ** 40 };
    const domains = makeZones(1, 2).map((one) => (one.kind === "host" ? { ...one, capacity } : one));
    const old = makeService({ name: "z", replicas: 1 });
    const before = plan(makeTopology({ domains, services: [old] }));
    const services = [makeService({ name: "a", replicas: 1 }), old];
    const after = plan(makeTopology({ domains, services }), before.allocations);
    expect(after.allocations.hosts["z-1"]).toBe(before.allocations.hosts["z-1"]);
    expect(new Set(hosts(after)).size).toBe(2);
  });
});

describe("a kind of domain that is not declared", () => {
  const message = (domains: readonly Domain[], over: DomainKind) =>
    planOf(domains, { replicas: 2, spread: strictSpread(over) }).remarks.map((remark) => remark.message);

  test("is said to be missing", () => {
    const bare = [1, 2, 3].map((n) => makeDomain({ kind: "host", name: `h${n}` }));
    expect(message(bare, "zone")).toEqual([
      "web asks for 2 replicas spread strictly over zones, but no zone is declared: web-1, web-2 may all be in one",
    ]);
  });

  test("is one for all of the nearest wider domain", () => {
    expect(message(makeZones(1, 3), "rack")).toEqual([
      "web asks for 2 replicas spread strictly over racks, but there is 1 rack known to be separate: web-1, web-2 are in zone a, in which no rack is declared",
    ]);
    expect(message(makeZones(1), "rack")).toEqual([
      "web asks for 2 replicas spread strictly over racks, but there is 1 rack known to be separate: web-1, web-2 are in zone a, where the cloud may put them together",
    ]);
    expect(message(makeZones(2), "rack")).toEqual([]);
  });

  test("is no matter for a single instance", () => {
    const bare = [makeDomain({ kind: "host", name: "h1" })];
    expect(planOf(bare, { replicas: 1, spread: strictSpread("region") }).remarks).toEqual([]);
  });
});

test("a group that may be nowhere is refused at its line", () => {
  const domains = [...makeZones(1, 1), makeDomain({ kind: "zone", name: "empty", anonymous: false })];
  expect(() => planOf(domains, { within: ["empty"] })).toThrow(InputError);
  expect(() => planOf(domains, { within: ["empty"] })).toThrow(
    'service "web": within: got empty, expected a domain with at least one host',
  );
});
