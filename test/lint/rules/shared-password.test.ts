import { expect, test } from "vitest";
import { sharedPassword } from "../../../src/lint/rules/shared-password.ts";
import { messages } from "../check-rule.ts";
import { soundTopology, withDatabase } from "../sound-topology.ts";

test("replication and an account with one secret", () => {
  expect(messages(sharedPassword, withDatabase({ replicationPassword: "orders-api" }))).toEqual([
    expect.stringContaining("replication of `orders` and api of `orders` log in with one secret"),
  ]);
});

test("no finding: a secret for each", () => {
  expect(messages(sharedPassword, soundTopology)).toEqual([]);
});
