import { expect, test } from "vitest";
import { databaseReachableFromOutside } from "../../../src/lint/rules/database-reachable-from-outside.ts";
import { messages } from "../check-rule.ts";
import { soundTopology, withDatabase } from "../sound-topology.ts";

test("a database on the network of the gateway", () => {
  expect(messages(databaseReachableFromOutside, withDatabase({ networks: ["data", "dmz"] }))).toEqual([
    expect.stringContaining("`orders` is on `dmz`"),
  ]);
});

test("no finding: a database on an isolated network", () => {
  expect(messages(databaseReachableFromOutside, soundTopology)).toEqual([]);
});
