/** What the shell, its linter and systemd say of the files of backups. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { calendarTime, shippingMinutes, tickMinutes } from "../../../src/render/backup/schedule.ts";
import { requireProgram } from "../../programs/required-program.ts";
import { FILES } from "./rendered.ts";

let folder = "";

beforeAll(async () => {
  await requireProgram("shellcheck");
  await requireProgram("systemd-analyze");
  folder = await mkdtemp(join(tmpdir(), "nospof-backup-files-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const SCRIPTS = FILES.filter(({ path }) => path.endsWith(".sh") && !path.endsWith("/place.sh"));

test("shellcheck finds nothing to say of any script with its library", async () => {
  expect(SCRIPTS.length).toBeGreaterThan(30);
  for (const { instance, path, content } of SCRIPTS) {
    const library = FILES.find(
      (file) => file.instance === instance && file.path === join(dirname(path), "place.sh"),
    );
    // As bash reads them: one after the other.
    const whole = content.replace(/^\. .*\/place\.sh$/m, () => library?.content.replace(/^#!.*$/m, "") ?? "");
    const file = join(folder, `${instance}-${path.replaceAll("/", "-")}`);
    await writeFile(file, whole);
  }
  // Unused: a script needs not all that the library has. 2029: what a place is told is put together here.
  const checked = await execa("sh", ["-c", "shellcheck --exclude=SC2034,SC2029,SC2317 *.sh"], {
    cwd: folder,
    reject: false,
  });
  expect(checked.stdout).toBe("");
  expect(checked.exitCode).toBe(0);
}, 120_000);

test("systemd verifies every service and timer", async () => {
  const units = FILES.filter(
    ({ instance, path }) => instance === "orders-2" && path.startsWith("/etc/systemd/system/"),
  );
  expect(units.length).toBe(2 * 6 + 2 * 3);
  const place = join(folder, "units");
  await mkdir(place);
  for (const { path, content } of units) await writeFile(join(place, basename(path)), content);
  const timers = units.map(({ path }) => join(place, basename(path)));
  const verified = await execa("systemd-analyze", ["verify", "--man=no", ...timers], { reject: false });
  const own = verified.stderr.split("\n").filter((line) => line.includes("nospof"));
  expect(own).toEqual([]);
}, 60_000);

test("systemd reads every time that a timer can have, and it is as often as it says", async () => {
  const minutes = [
    ...new Set(
      [1, 7, 15, 60, 90, 360, 1440].flatMap((every) => [
        tickMinutes(every * 60_000),
        shippingMinutes(every * 60_000),
      ]),
    ),
  ];
  for (const each of minutes) {
    const words = [
      "calendar",
      "--iterations=3",
      "--base-time=2026-11-26 00:30:30",
      `*-*-* ${calendarTime(each)}`,
    ];
    const { stdout } = await execa("systemd-analyze", words, { env: { TZ: "UTC" } });
    const times = [...stdout.matchAll(/(?:Next elapse|Iteration #\d|Iter\. #\d): \w+ (\S+ \S+) UTC/g)].map(
      ([, time]) => Date.parse(`${time}Z`),
    );
    expect(times.length, stdout).toBe(3);
    const [first = 0, second = 0, third = 0] = times;
    expect([second - first, third - second], stdout).toEqual([each * 60_000, each * 60_000]);
  }
});
