import { expect, test } from "vitest";
import { backupBesideData } from "../../../src/lint/rules/backup-beside-data.ts";
import { strictSpread } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { withBackup, withDatabase } from "../sound-topology.ts";

const inZoneA = withDatabase({ within: ["a"], replicas: 2, spread: strictSpread("host") });

test("database and backup in one zone", () => {
  expect(messages(backupBesideData, withBackup({ to: { kind: "domain", name: "a-2" } }, inZoneA))).toEqual([
    expect.stringContaining("zone a holds every copy of `orders` and the backup orders-backup as well"),
  ]);
});

test("no finding: the backup in another zone", () => {
  expect(messages(backupBesideData, withBackup({ to: { kind: "domain", name: "b" } }, inZoneA))).toEqual([]);
});

test("what both are exposed to counts like a zone", () => {
  const risk = {
    name: "san",
    source: inZoneA.source,
    affects: [
      { kind: "database", name: "orders" },
      { kind: "external", name: "archive" },
    ],
  } as const;
  expect(messages(backupBesideData, { ...inZoneA, sharedRisks: [risk] })).toEqual([
    expect.stringContaining("What shares the risk san"),
  ]);
});
