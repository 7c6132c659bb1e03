import { expect, test } from "vitest";
import { networkNearlyFull } from "../../../src/lint/rules/network-nearly-full.ts";
import { messages } from "../check-rule.ts";
import { withNetwork } from "../sound-topology.ts";

test("seven addresses for six instances of two parts", () => {
  expect(
    messages(networkNearlyFull, withNetwork("data", { pool: { from: "10.0.3.10", to: "10.0.3.16" } })),
  ).toEqual([expect.stringContaining("has 1 address left for 2 parts")]);
});

test("no finding: eight", () => {
  expect(
    messages(networkNearlyFull, withNetwork("data", { pool: { from: "10.0.3.10", to: "10.0.3.17" } })),
  ).toEqual([]);
});
