import { describe, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import {
  bestEffortSpread,
  makeDomain,
  makeService,
  makeTopology,
  makeZones,
  strictSpread,
} from "../arbitrary/parts.ts";
import { counts, hosts, planOf } from "./planned-places.ts";

const NONE = { over: "none", strict: false } as const;

describe("hosts chosen by the cloud", () => {
  test("are one for each instance in a zone, when hosts are asked for strictly", () => {
    const planned = planOf(makeZones(2), { replicas: 5 });
    expect(counts(planned, 1)).toEqual([3, 2]);
    expect(counts(planned, 2)).toEqual([1, 1, 1, 1, 1]);
    expect(planned.remarks).toEqual([]);
    expect(planned.domains.filter(({ chosenByCloud }) => chosenByCloud).map(({ name }) => name)).toHaveLength(
      5,
    );
  });

  test("are numbered from 1 and shared by groups, as nothing is promised between groups", () => {
    const services = [makeService({ name: "web", replicas: 3 }), makeService({ name: "api", replicas: 3 })];
    const planned = plan(makeTopology({ domains: makeZones(1), services }));
    expect(planned.domains.map(({ name }) => name)).toEqual(["a", "a~1", "a~2", "a~3"]);
    expect(hosts(planned)).toEqual(["a~1", "a~2", "a~3", "a~1", "a~2", "a~3"]);
  });

  test.each([
    ["best effort over hosts", bestEffortSpread("host"), "spread"],
    ["strict over zones", strictSpread("zone"), "strict-spread"],
    ["none", NONE, undefined],
  ])("are the same one inside a zone for a spread of %s: no promise is made", (_, spread, remark) => {
    const planned = planOf(makeZones(2), { replicas: 4, spread });
    expect(counts(planned, 2)).toEqual([2, 2]);
    expect(new Set(hosts(planned))).toEqual(new Set(["a~1", "b~1"]));
    expect(planned.remarks.map(({ kind }) => kind)).toEqual(remark === undefined ? [] : [remark]);
  });

  test("are used again where there are not enough of them, with a remark", () => {
    const zones = [makeDomain({ kind: "zone", name: "a", anonymousHosts: 2 })];
    const planned = planOf(zones, { replicas: 3 });
    expect(hosts(planned)).toEqual(["a~1", "a~2", "a~1"]);
    expect(planned.remarks).toEqual([
      expect.objectContaining({
        kind: "strict-spread",
        available: 2,
        message:
          "web asks for 3 replicas spread strictly over hosts, but there are 2 hosts known to be separate: web-1, web-3 are in host a~1",
      }),
    ]);
  });

  test("fill zones with few hosts first only as far as these go", () => {
    const zones = [
      makeDomain({ kind: "zone", name: "a", anonymousHosts: 1 }),
      makeDomain({ kind: "zone", name: "b" }),
    ];
    const planned = planOf(zones, { replicas: 4 });
    expect(counts(planned, 1)).toEqual([3, 1]);
    expect(planned.remarks).toEqual([]);
  });

  test.each(["region", "rack"] as const)("may be those of a whole %s", (kind) => {
    expect(hosts(planOf([makeDomain({ kind, name: "x" })], { replicas: 2 }))).toEqual(["x~1", "x~2"]);
  });

  test("keep their numbers when a replica goes and comes back, and change only with the promise", () => {
    const three = planOf(makeZones(1), { replicas: 3 });
    const two = planOf(makeZones(1), { replicas: 2 }, three);
    expect(hosts(two)).toEqual(["a~1", "a~2"]);
    expect(hosts(planOf(makeZones(1), { replicas: 3 }, two))).toEqual(hosts(three));
    const unpromised = planOf(makeZones(1), { replicas: 3, spread: NONE }, three);
    expect(hosts(unpromised)).toEqual(["a~1", "a~1", "a~1"]);
    expect(hosts(planOf(makeZones(1), { replicas: 3 }, unpromised))).toEqual(hosts(three));
  });

  test("do not follow a lock file that numbers them beyond reason", () => {
    const fresh = planOf(makeZones(1), { replicas: 2 });
    const hosts = { "web-1": "a~999999999", "web-2": "a~0" };
    const planned = planOf(
      makeZones(1),
      { replicas: 2 },
      { ...fresh, allocations: { ...fresh.allocations, hosts } },
    );
    expect(planned.instances).toEqual(fresh.instances);
  });
});
