import { expect, test } from "vitest";
import { noRetries } from "../../../src/lint/rules/no-retries.ts";
import { messages } from "../check-rule.ts";
import { withListener } from "../sound-topology.ts";

test("a listener that never retries", () => {
  expect(messages(noRetries, withListener({ retries: 0 }))).toEqual([expect.stringContaining("tries once")]);
});

test("no finding: one that retries once", () => {
  expect(messages(noRetries, withListener({ retries: 1 }))).toEqual([]);
});
