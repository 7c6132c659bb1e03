import { describe, expect, test } from "vitest";
import type { PlannedBackup } from "../../src/plan/model.ts";
import { judge } from "../../src/restore/judge.ts";
import type { RestoreMeasured } from "../../src/restore/model.ts";
import { jsonDocument } from "../../src/restore/reporters/json.ts";
import { restoreTable } from "../../src/restore/reporters/table.ts";
import { differences, fileChecksums, tableChecksums } from "../../src/restore/source-data.ts";
import { makeBackup } from "../arbitrary/parts.ts";

const HOUR = 3_600_000;

function backup(own: Partial<PlannedBackup> = {}): PlannedBackup {
  const made = makeBackup({
    name: "nightly",
    of: { kind: "database", name: "orders" },
    to: { kind: "external", name: "archive" },
    everyMs: 6 * HOUR,
    rpoMs: 7 * HOUR,
    rtoMs: HOUR,
  });
  return { ...made, server: undefined, ...own };
}

function measured(own: Partial<RestoreMeasured> = {}): RestoreMeasured {
  return {
    maker: "orders-2",
    name: "20261126T160000Z-orders-2",
    bytes: 2 * 2 ** 20,
    backupMs: 5000,
    restoreMs: 90_000,
    shippingMs: undefined,
    compared: 2,
    different: [],
    pointInTime: undefined,
    damages: [
      { kind: "truncated", refused: true },
      { kind: "emptied", refused: true },
      { kind: "bit flipped", refused: true },
    ],
    ...own,
  };
}

const faultsOf = (own: Partial<RestoreMeasured>, declared = backup()): readonly string[] =>
  judge({ backup: declared, measured: measured(own), error: undefined }).faults;

describe("a backup", () => {
  test("that holds what it promises has no fault, and loses a period and the time it takes at worst", () => {
    expect(judge({ backup: backup(), measured: measured(), error: undefined })).toEqual({
      rpoMs: 6 * HOUR + 5000,
      rtoMs: 90_000,
      faults: [],
    });
  });

  test("with binary logs loses what was not copied yet", () => {
    const declared = backup({ binlogsEveryMs: 5 * 60_000 });
    const result = { backup: declared, measured: measured({ shippingMs: 700 }), error: undefined };
    expect(judge(result).rpoMs).toBe(5 * 60_000 + 700);
  });

  test.each([
    ["not identical", { different: ["shop.item"] }, "not as at the source: shop.item"],
    ["compared with nothing", { compared: 0 }, "there was nothing to compare"],
    [
      "restored when damaged",
      { damages: [{ kind: "emptied", refused: false }] },
      "restored although emptied",
    ],
    ["late", { backupMs: HOUR + 1 }, "loses more than promised"],
    ["slow", { restoreMs: HOUR + 1 }, "takes longer than promised"],
    [
      "not at the second",
      { pointInTime: { until: "2026-11-26 16:00:00 UTC", different: ["shop.item"] } },
      "not as it was at 2026-11-26 16:00:00 UTC: shop.item",
    ],
  ] as const)("that is %s does not hold", (_, own, fault) => {
    expect(faultsOf(own)).toEqual([fault]);
  });

  test("that could not be restored says why", () => {
    const result = { backup: backup(), measured: undefined, error: "orders-2: bash ended with status 1" };
    expect(judge(result).faults).toEqual(["orders-2: bash ended with status 1"]);
    expect(restoreTable([result])).toContain("nightly: orders-2: bash ended with status 1");
  });
});

test("the table and the document say the same", () => {
  const results = [
    { backup: backup(), measured: measured(), error: undefined },
    {
      backup: backup({ name: "weekly" }),
      measured: measured({ different: ["shop.item"] }),
      error: undefined,
    },
  ];
  const table = restoreTable(results);
  expect(table).toMatch(
    /nightly +orders +physical, plain +orders-2 +2\.0 MiB +2 of 2 +– +3 of 3 +6 h 5 s of 7 h +1 min 30 s of 1 h +held/,
  );
  expect(table).toMatch(/weekly .* 1 of 2 .* not held/);
  expect(table).toContain("1 of 2 backups were restored and hold what they promise.");
  const document = JSON.parse(jsonDocument("shop", new Date(0), results));
  expect(document.held).toBe(false);
  expect(document.backups.map((one: { readonly held: boolean }) => one.held)).toEqual([true, false]);
  expect(document.backups[0].rpo).toEqual({ promisedMs: 7 * HOUR, measuredMs: 6 * HOUR + 5000 });
});

test("checksums are read from what else is printed, and compared by name", () => {
  const tables = tableChecksums(
    "backup dump: reading x\nshop.item\t123\nshop.gone\tNULL\nbackup dump: done\n",
  );
  expect([...tables]).toEqual([
    ["shop.item", "123"],
    ["shop.gone", "NULL"],
  ]);
  const sum = "0".repeat(64);
  expect([...fileChecksums(`noise\n${sum}  ./a b\n\\${sum}  ./x\\\\y\n`)].length).toBe(2);
  expect(
    differences(
      tables,
      new Map([
        ["shop.item", "124"],
        ["shop.new", "1"],
      ]),
    ),
  ).toEqual(["shop.gone", "shop.item", "shop.new"]);
  expect(differences(tables, tables)).toEqual([]);
});
