import { expect, test } from "vitest";
import { databaseWithoutBackup } from "../../../src/lint/rules/database-without-backup.ts";
import { messages } from "../check-rule.ts";
import { soundTopology } from "../sound-topology.ts";

test("a database without backup", () => {
  expect(messages(databaseWithoutBackup, { ...soundTopology, backups: [] })).toEqual([
    expect.stringContaining("`orders` has no backup"),
  ]);
});

test("no finding: a database with one", () => {
  expect(messages(databaseWithoutBackup, soundTopology)).toEqual([]);
});
