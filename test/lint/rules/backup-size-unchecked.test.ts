import { expect, test } from "vitest";
import { backupSizeUnchecked } from "../../../src/lint/rules/backup-size-unchecked.ts";
import { messages } from "../check-rule.ts";
import { soundTopology, withBackup } from "../sound-topology.ts";

test("a backup without minimum size", () => {
  expect(messages(backupSizeUnchecked, withBackup({ minimumBytes: undefined }))).toEqual([
    expect.stringContaining("if it were empty"),
  ]);
});

test("no finding: a backup with one", () => {
  expect(messages(backupSizeUnchecked, soundTopology)).toEqual([]);
});
