/** The page shows the failure data that is calculated with. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DEFAULT_FAILURE_DATA } from "../../src/reliability/failure-data/defaults.ts";
import { unavailabilityOf } from "../../src/reliability/failure-data/unavailability.ts";
import { PACKAGE_ROOT } from "./markdown.ts";

const HOURS = { min: 1 / 60, h: 1, d: 24, y: 8760 } as const;

const page = readFileSync(join(PACKAGE_ROOT, "docs/availability.md"), "utf8");
const [, table = ""] = page.split("<!-- defaults:");
const rows = new Map(
  [...table.matchAll(/^\| `(\w+)` +\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, kind = "", , mtbf = "", mttr = "", available = "", source = ""]) => [
      kind,
      { mtbf: mtbf.trim(), mttr: mttr.trim(), available: available.trim(), source: source.trim() },
    ],
  ),
);

/** `1.86 y` with the number as exact as it is written. */
function asWritten(hours: number, like: string): string {
  const [, digits = "", unit = ""] = /^([\d.]+) (\w+)$/.exec(like) ?? [];
  const decimals = digits.split(".")[1]?.length ?? 0;
  return `${(hours / (HOURS[unit as keyof typeof HOURS] ?? Number.NaN)).toFixed(decimals)} ${unit}`;
}

describe("the table of defaults", () => {
  test("has every kind once", () => {
    expect([...rows.keys()].sort()).toEqual(Object.keys(DEFAULT_FAILURE_DATA).sort());
  });

  test.each(Object.entries(DEFAULT_FAILURE_DATA))("shows the numbers of %s, with a source", (kind, data) => {
    const row = rows.get(kind);
    expect(row?.mtbf).toBe(asWritten(data.mtbfHours, row?.mtbf ?? ""));
    expect(row?.mttr).toBe(asWritten(data.mttrHours, row?.mttr ?? ""));
    expect(row?.available).toBe(`${((1 - unavailabilityOf(data)) * 100).toFixed(3)} %`);
    expect(row?.source).toMatch(/\d{4}|SLA|a choice/);
  });

  test.each(Object.entries(DEFAULT_FAILURE_DATA))(
    "says of %s where the code says that it is a choice",
    (kind, { source }) => {
      expect(rows.get(kind)?.source.includes("a choice")).toBe(source.includes("a choice"));
    },
  );

  test("names who published what the code names", () => {
    for (const [kind, { source }] of Object.entries(DEFAULT_FAILURE_DATA)) {
      for (const who of ["Nguyen", "Schroeder and Gibson", "Dean", "Uptime", "Gill", "Govindan", "Amazon"]) {
        const shown = rows.get(kind)?.source ?? "";
        // The repair of a switch is that of a rack.
        if (kind === "network" && who === "Dean") expect(shown).toContain("as of racks");
        else expect(shown.includes(who), `${kind}: ${who}`).toBe(source.includes(who));
      }
    }
  });
});
