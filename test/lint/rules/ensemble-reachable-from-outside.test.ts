import { expect, test } from "vitest";
import { ensembleReachableFromOutside } from "../../../src/lint/rules/ensemble-reachable-from-outside.ts";
import { makeEnsemble } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { soundTopology } from "../sound-topology.ts";

const on = (...networks: readonly string[]) => ({
  ...soundTopology,
  ensembles: [makeEnsemble({ name: "zoo", networks })],
});

test("an ensemble on the network of the gateway, whichever network its members use", () => {
  expect(messages(ensembleReachableFromOutside, on("data", "dmz"))).toEqual([
    expect.stringContaining("`zoo` is on `dmz`"),
  ]);
});

test("no finding: an ensemble on isolated networks", () => {
  expect(messages(ensembleReachableFromOutside, on("data", "app"))).toEqual([]);
});
