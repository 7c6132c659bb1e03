import { expect, test } from "vitest";
import { binlogsExpireBeforeBackup } from "../../../src/lint/rules/binlogs-expire-before-backup.ts";
import { messages } from "../check-rule.ts";
import { withDatabase } from "../sound-topology.ts";

const HOUR = 3_600_000;

test("logs kept as long as the interval, but not until the backup is complete", () => {
  expect(messages(binlogsExpireBeforeBackup, withDatabase({ binlogRetentionMs: 6 * HOUR }))).toEqual([
    expect.stringContaining("keeps its binary logs for 6h, but its newest backup can be 7h old"),
  ]);
});

test("no finding: logs kept until then", () => {
  expect(messages(binlogsExpireBeforeBackup, withDatabase({ binlogRetentionMs: 7 * HOUR }))).toEqual([]);
});
