import { expect, test } from "vitest";
import { ensembleAcrossRegions } from "../../../src/lint/rules/ensemble-across-regions.ts";
import type { Domain } from "../../../src/topology/model.ts";
import { makeEnsemble, makeZones } from "../../arbitrary/parts.ts";
import { findings, messages } from "../check-rule.ts";
import { soundTopology } from "../sound-topology.ts";

const REGIONS = ["north", "south"] as const;

/** Three zones: the first two in the north, the last one in the south. */
function inRegions(within: readonly string[] = []) {
  const [zone, ...more] = makeZones(3, 2);
  if (zone === undefined) throw new Error("no zone");
  const regions = REGIONS.map((name): Domain => ({ ...zone, kind: "region", name, parent: undefined }));
  const zones = [zone, ...more];
  const topLevel = zones.filter(({ parent }) => parent === undefined).map(({ name }) => name);
  const south = topLevel.at(-1);
  return {
    ...soundTopology,
    domains: [
      ...regions,
      ...zones.map((each) =>
        each.parent === undefined ? { ...each, parent: each.name === south ? "south" : "north" } : each,
      ),
    ],
    ensembles: [makeEnsemble({ name: "zoo", networks: ["data"], within })],
  };
}

test("members in two regions", () => {
  const spread = { over: "zone", strict: true } as const;
  const topology = inRegions();
  const apart = { ...topology, ensembles: topology.ensembles.map((zoo) => ({ ...zoo, spread })) };
  expect(messages(ensembleAcrossRegions, apart)).toEqual([
    expect.stringContaining("`zoo` has members in north and south"),
  ]);
  expect(findings(ensembleAcrossRegions, apart)[0]?.fix).toContain("within: [north]");
});

test("no finding: members in one region, or in none that is known", () => {
  expect(messages(ensembleAcrossRegions, inRegions(["north"]))).toEqual([]);
  const none = { ...soundTopology, ensembles: [makeEnsemble({ name: "zoo", networks: ["data"] })] };
  expect(messages(ensembleAcrossRegions, none)).toEqual([]);
});
