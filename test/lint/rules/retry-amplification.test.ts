import { expect, test } from "vitest";
import { retryAmplification } from "../../../src/lint/rules/retry-amplification.ts";
import { messages } from "../check-rule.ts";
import { withOuterTier } from "../sound-topology.ts";

test("three retries in each of two tiers", () => {
  expect(messages(retryAmplification, withOuterTier({ retries: 3 }))).toEqual([
    expect.stringContaining("One failed request becomes 16"),
  ]);
});

test("no finding: retries in the inner tier only", () => {
  expect(messages(retryAmplification, withOuterTier({ retries: 0 }))).toEqual([]);
});
