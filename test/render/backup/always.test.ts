/** What always holds of the files of backups, and what never does. */
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { shippingMinutes, tickMinutes, turnSeconds } from "../../../src/render/backup/schedule.ts";
import { turnOrder } from "../../../src/render/backup/turns.ts";
import { handMadeDatabase } from "../mysql/hand-made-database.ts";
import { FILES, fileAt, PLAN } from "./rendered.ts";

const MINUTE = 60_000;

test("no rsync is ever told to delete, or to write into a snapshot that is kept", () => {
  const calls = FILES.flatMap(({ content }) =>
    content.split("\n").filter((line) => /^\s*rsync(?:_place)? /.test(line)),
  );
  expect(calls.length).toBeGreaterThan(5);
  for (const call of calls) {
    expect(call).not.toMatch(/--del|--remove-source-files/);
    if (call.includes("$volume/")) {
      expect(call).toContain("$partial/files/");
      expect(call).not.toContain("--inplace");
    }
  }
  // The one link between snapshots, to one that was read before.
  expect(fileAt("files-1", "/etc/nospof/backup/uploads/backup.sh")).toMatch(
    /if intact "\$previous"; then\n\s*link=\(--link-dest=/,
  );
});

test("no file holds a secret, and every one is named", () => {
  const named = new Set(PLAN.secrets.map(({ name }) => name));
  expect(named).toEqual(new Set(["backup-key", "orders-backup", "orders-replication", "repository"]));
  for (const { content } of FILES) expect(content).not.toMatch(/--password=|PASSWORD=[^$]*lab-/);
});

test("a timer looks at least six times in a period, and never less often than each hour", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 * 24 * 30 }), (minutes) => {
      const tick = tickMinutes(minutes * MINUTE);
      expect(60 % tick).toBe(0);
      if (tick > 1) {
        expect(tick * 6).toBeLessThanOrEqual(minutes);
        expect(minutes % tick).toBe(0);
      }
      expect(shippingMinutes(minutes * MINUTE)).toBeLessThanOrEqual(minutes);
    }),
  );
});

test("turns come one after the other, and all of them within the period", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }).map((minutes) => minutes * MINUTE),
      fc.integer({ min: 1, max: 10_000 }).map((minutes) => minutes * MINUTE),
      fc.integer({ min: 1, max: 9 }),
      (everyMs, durationMs, turns) => {
        const all = Array.from({ length: turns }, (_, turn) =>
          turnSeconds({ everyMs, durationMs }, turn, turns),
        );
        expect(all[0]).toBe(0);
        expect(all).toEqual(all.toSorted((a, b) => a - b));
        expect(new Set(all).size).toBe(turns);
        for (const seconds of all) expect(seconds * 1000).toBeLessThan(everyMs);
      },
    ),
  );
});

test.each([1, 2, 3])("of three servers with number %i as the primary, it is the last", (primary) => {
  const { group } = handMadeDatabase({ servers: 3, primary });
  const order = turnOrder(group);
  expect(order.at(-1)).toBe(`orders-${primary}`);
  expect(order.toSorted()).toEqual(["orders-1", "orders-2", "orders-3"]);
});

/** What the library of the rendered scripts would let go, of each list of backups, in one run of bash. */
function expired(lists: readonly (readonly string[])[], now: number): readonly (readonly string[])[] {
  const library = fileAt("orders-2", "/etc/nospof/backup/dump/place.sh");
  const calls = lists.map((names) => `printf '%s\\n' ${names.join(" ")} | expired ${now}; echo --`);
  const printed = execFileSync("bash", ["-s"], {
    input: `${library}\n${calls.join("\n")}\n`,
    encoding: "utf8",
  });
  return printed
    .split("--\n")
    .slice(0, -1)
    .map((part) => part.split("\n").filter((line) => line !== ""));
}

const NOW = Date.UTC(2026, 10, 26, 16) / 1000;
const KEEP = 14 * 86_400;

test("the newest backup never goes, none younger than `keep` does, and all others do", () => {
  const ages = fc.uniqueArray(
    fc.oneof(
      fc.integer({ min: 0, max: 3 * KEEP }),
      // Where it is decided.
      fc.integer({ min: KEEP - 3, max: KEEP + 3 }),
    ),
    { minLength: 1, maxLength: 12 },
  );
  const sampled = fc.sample(ages, 150);
  const nameOf = (age: number): string =>
    `${new Date((NOW - age) * 1000).toISOString().replace(/[-:]|\.000/g, "")}-orders-2`;
  const lists = sampled.map((list) => list.toSorted((a, b) => b - a));
  const gone = expired(
    lists.map((list) => list.map(nameOf)),
    NOW,
  );
  expect(gone.length).toBe(lists.length);
  for (const [index, list] of lists.entries()) {
    const expected = list.slice(0, -1).filter((age) => age > KEEP);
    expect(gone[index]).toEqual(expected.map(nameOf));
  }
  expect(gone.some((names) => names.length > 0)).toBe(true);
});
