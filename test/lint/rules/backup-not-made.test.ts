import { expect, test } from "vitest";
import { backupNotMade } from "../../../src/lint/rules/backup-not-made.ts";
import { messages } from "../check-rule.ts";
import { soundTopology, withBackup } from "../sound-topology.ts";

test("a backup that does not say where it is kept", () => {
  expect(messages(backupNotMade, soundTopology)).toEqual([
    expect.stringContaining("nothing says how instances reach `archive`"),
  ]);
});

test("no finding: one in a folder that is mounted", () => {
  expect(messages(backupNotMade, withBackup({ at: { folder: "/mnt/archive", ssh: undefined } }))).toEqual([]);
});
