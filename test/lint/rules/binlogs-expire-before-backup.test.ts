import { expect, test } from "vitest";
import { binlogsExpireBeforeBackup } from "../../../src/lint/rules/binlogs-expire-before-backup.ts";
import { findings, messages } from "../check-rule.ts";
import { withBackup, withDatabase } from "../sound-topology.ts";

const HOUR = 3_600_000;

const restored = (rtoMs: number, binlogRetentionMs: number) =>
  withBackup({ rtoMs }, withDatabase({ binlogRetentionMs }));

test("logs kept until the backup is complete, but not until it is restored", () => {
  const [finding] = findings(binlogsExpireBeforeBackup, restored(2 * HOUR, 9 * HOUR - 1));
  expect(finding?.message).toContain("but its newest backup can be 7h old, and takes up to 2h to restore");
  expect(finding?.fix).toContain('binlogRetention: "18h"');
});

test("no finding: logs kept until then", () => {
  expect(messages(binlogsExpireBeforeBackup, restored(2 * HOUR, 9 * HOUR))).toEqual([]);
});

test("of several backups the one that a server is rebuilt from soonest counts", () => {
  const topology = restored(2 * HOUR, 9 * HOUR);
  const weekly = topology.backups.map((one) => ({ ...one, name: "weekly", everyMs: 168 * HOUR }));
  const both = { ...topology, backups: [...topology.backups, ...weekly] };
  expect(messages(binlogsExpireBeforeBackup, both)).toEqual([]);
});

test("no finding: nothing to rebuild from, of which another rule tells", () => {
  expect(messages(binlogsExpireBeforeBackup, { ...restored(HOUR, HOUR), backups: [] })).toEqual([]);
});
