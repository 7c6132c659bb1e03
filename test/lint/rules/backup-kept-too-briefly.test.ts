import { expect, test } from "vitest";
import { backupKeptTooBriefly } from "../../../src/lint/rules/backup-kept-too-briefly.ts";
import { messages } from "../check-rule.ts";
import { withBackup } from "../sound-topology.ts";

const HOUR = 3_600_000;

test("kept for two intervals, less the time to make one", () => {
  expect(messages(backupKeptTooBriefly, withBackup({ keepMs: 12 * HOUR }))).toEqual([
    expect.stringContaining("kept for 12h"),
  ]);
});

test("no finding: kept until the second next one is complete", () => {
  expect(messages(backupKeptTooBriefly, withBackup({ keepMs: 13 * HOUR }))).toEqual([]);
});
