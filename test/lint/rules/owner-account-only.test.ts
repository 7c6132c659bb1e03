import { expect, test } from "vitest";
import { ownerAccountOnly } from "../../../src/lint/rules/owner-account-only.ts";
import type { Account } from "../../../src/topology/model.ts";
import { messages } from "../check-rule.ts";
import { withDatabase } from "../sound-topology.ts";

test("an application that owns the schema", () => {
  expect(messages(ownerAccountOnly, withDatabase({ accounts: [account("api", "owner")] }))).toEqual([
    expect.stringContaining("do so as its owner"),
  ]);
});

test("no finding: an owner for migrations beside an application's account", () => {
  expect(
    messages(
      ownerAccountOnly,
      withDatabase({ accounts: [account("migrations", "owner"), account("api", "read-write")] }),
    ),
  ).toEqual([]);
});

function account(name: string, privileges: Account["privileges"]): Account {
  return { name, password: `orders-${name}`, database: "shop", privileges, from: [] };
}
