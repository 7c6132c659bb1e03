import { expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { unkeptSeparations } from "../../src/targets/openstack/separation.ts";
import type { Domain, Spread } from "../../src/topology/model.ts";
import {
  bestEffortSpread,
  makeDomain,
  makeService,
  makeTopology,
  makeZones,
  strictSpread,
} from "../arbitrary/parts.ts";

function separations(
  domains: readonly Domain[],
  spread: Spread,
  replicas = 2,
  zones?: Readonly<Record<string, string>>,
): readonly string[] {
  const services = [makeService({ name: "web", replicas, spread })];
  return unkeptSeparations(plan(makeTopology({ domains, services })), zones);
}

const RACKS = [
  makeDomain({ kind: "zone", name: "a", anonymous: false }),
  makeDomain({ kind: "rack", name: "r1", parent: "a" }),
  makeDomain({ kind: "rack", name: "r2", parent: "a" }),
];

test("different hosts of one zone are kept apart only by a strict spread", () => {
  expect(separations(makeZones(1, 2), bestEffortSpread("host"))).toEqual([
    'The plan has web-1, web-2 on different hosts (a-1, a-2), but OpenStack is not told and may put them on one: if that fails, all of them do. Spread "web" strictly over hosts.',
  ]);
  expect(separations(makeZones(1, 2), { over: "none", strict: false })).toHaveLength(1);
  expect(separations(makeZones(1, 2), strictSpread("host"))).toEqual([]);
});

test("different racks of one zone are not kept apart", () => {
  expect(separations(RACKS, strictSpread("rack"))).toEqual([
    expect.stringContaining("web-1, web-2 on different racks (r1, r2)"),
  ]);
});

test("zones are kept apart, unless they are one zone of the cloud", () => {
  expect(separations(makeZones(2, 1), bestEffortSpread("zone"))).toEqual([]);
  expect(separations(makeZones(2, 1), strictSpread("zone"), 2, { a: "nova", b: "nova" })).toEqual([
    expect.stringContaining("web-1, web-2 on different zones (a, b)"),
  ]);
  expect(separations(makeZones(2), bestEffortSpread("zone"), 4)).toEqual([]);
});
