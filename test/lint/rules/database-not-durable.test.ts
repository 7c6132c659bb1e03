import { expect, test } from "vitest";
import { databaseNotDurable } from "../../../src/lint/rules/database-not-durable.ts";
import { messages } from "../check-rule.ts";
import { soundTopology, withDatabase } from "../sound-topology.ts";

test("a database that is not durable", () => {
  expect(messages(databaseNotDurable, withDatabase({ durable: false }))).toEqual([
    expect.stringContaining("before they are on disk"),
  ]);
});

test("no finding: a durable one", () => {
  expect(messages(databaseNotDurable, soundTopology)).toEqual([]);
});
