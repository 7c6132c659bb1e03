import { expect, test } from "vitest";
import { ensembleAcrossRegions } from "../../../src/lint/rules/ensemble-across-regions.ts";
import { makeEnsemble } from "../../arbitrary/parts.ts";
import { findings, messages } from "../check-rule.ts";
import { inRegions } from "../in-regions.ts";
import { soundTopology } from "../sound-topology.ts";

const withZoo = (within: readonly string[] = []) => ({
  ...inRegions(),
  ensembles: [makeEnsemble({ name: "zoo", networks: ["data"], within })],
});

test("members in two regions", () => {
  const spread = { over: "zone", strict: true } as const;
  const topology = withZoo();
  const apart = { ...topology, ensembles: topology.ensembles.map((zoo) => ({ ...zoo, spread })) };
  expect(messages(ensembleAcrossRegions, apart)).toEqual([
    expect.stringContaining("`zoo` has members in north and south"),
  ]);
  expect(findings(ensembleAcrossRegions, apart)[0]?.fix).toContain("within: [north]");
});

test("no finding: members in one region, or in none that is known", () => {
  expect(messages(ensembleAcrossRegions, withZoo(["north"]))).toEqual([]);
  const none = { ...soundTopology, ensembles: [makeEnsemble({ name: "zoo", networks: ["data"] })] };
  expect(messages(ensembleAcrossRegions, none)).toEqual([]);
});
