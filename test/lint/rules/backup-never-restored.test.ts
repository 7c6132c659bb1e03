import { expect, test } from "vitest";
import { backupNeverRestored } from "../../../src/lint/rules/backup-never-restored.ts";
import { messages } from "../check-rule.ts";
import { soundTopology, withBackup } from "../sound-topology.ts";

test("a backup without restore drill", () => {
  expect(messages(backupNeverRestored, withBackup({ restoreDrillEveryMs: undefined }))).toEqual([
    expect.stringContaining("Nobody knows whether orders-backup can be restored"),
  ]);
});

test("no finding: a backup with one", () => {
  expect(messages(backupNeverRestored, soundTopology)).toEqual([]);
});
