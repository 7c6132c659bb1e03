import { expect, test } from "vitest";
import { backupMissesRpo } from "../../../src/lint/rules/backup-misses-rpo.ts";
import { messages } from "../check-rule.ts";
import { withBackup } from "../sound-topology.ts";

const HOUR = 3_600_000;

test("every 6 h, taking 1 h, with an RPO just below 7 h", () => {
  expect(messages(backupMissesRpo, withBackup({ rpoMs: 7 * HOUR - 1 }))).toEqual([
    expect.stringContaining("loses up to 7h"),
  ]);
});

test("no finding: an RPO of 7 h", () => {
  expect(messages(backupMissesRpo, withBackup({ rpoMs: 7 * HOUR }))).toEqual([]);
});

test("with binary logs, the time between two copies of them counts", () => {
  const copied = { binlogsEveryMs: 60_000 };
  expect(messages(backupMissesRpo, withBackup({ ...copied, rpoMs: 60_000 }))).toEqual([]);
  expect(messages(backupMissesRpo, withBackup({ ...copied, rpoMs: 59_999 }))).toEqual([
    expect.stringContaining("are copied every 1m"),
  ]);
});
