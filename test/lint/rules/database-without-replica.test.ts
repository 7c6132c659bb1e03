import { expect, test } from "vitest";
import { databaseWithoutReplica } from "../../../src/lint/rules/database-without-replica.ts";
import { messages } from "../check-rule.ts";
import { withDatabase } from "../sound-topology.ts";

test("a single server", () => {
  expect(messages(databaseWithoutReplica, withDatabase({ replicas: 1 }))).toEqual([
    expect.stringContaining("`orders` has no replica"),
  ]);
});

test("no finding: a primary and a replica", () => {
  expect(messages(databaseWithoutReplica, withDatabase({ replicas: 2 }))).toEqual([]);
});
