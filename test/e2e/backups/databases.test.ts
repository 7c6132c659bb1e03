/** Backups of MariaDB. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CommandResult } from "../../programs/namespace.ts";
import { describeBackups, PRIMARY, REPLICA, script, succeeded } from "./database-suite.ts";
import { savedShop } from "./saved-shop.ts";

const { machines, sql } = describeBackups({
  plan: savedShop,
  kinds: ["dump", "dump-ssh", "dump-restic", "physical", "physical-ssh", "physical-restic"],
  withBinlogs: ["dump", "physical-ssh", "physical-restic"],
});

test("a second before every backup, and one without binary logs, are refused", async () => {
  const early = await machines().sh(
    REPLICA,
    script("dump", "restore", "--into /var/lib/x --until '2020-01-01 00:00:00'"),
  );
  expect(early.output).toContain("there is no such backup that was complete at 2020-01-01 00:00:00");
  const without = await machines().sh(
    REPLICA,
    script("physical", "restore", "--into /var/lib/x --until '2026-01-01 00:00:00'"),
  );
  expect(without.output).toContain("without binary logs");
});

test("the primary makes one when the replica has not, and only then", async () => {
  // The replica's turn is at the beginning of each period, the primary's 30 minutes later: the clock of the script says which.
  const at = async (machine: string, clock: string): Promise<CommandResult> =>
    await machines().sh(
      machine,
      `mkdir -p /var/tmp/clock; printf '#!/bin/sh\\nif [ "$*" = +%%s ]; then echo ${clock}; else exec /bin/date "$@"; fi\\n' >/var/tmp/clock/date;` +
        `chmod +x /var/tmp/clock/date; PATH=/var/tmp/clock:$PATH ${script("dump", "backup")}`,
    );
  const period = 21_600;
  const next = (Math.floor(Date.now() / 1000 / period) + 2) * period;
  expect(succeeded(await at(PRIMARY, String(next + 60)))).toContain("it is not the turn of orders-1 yet");
  expect(succeeded(await at(PRIMARY, String(next + 1801)))).toMatch(/-orders-1 is complete and was checked/);
  expect(succeeded(await at(REPLICA, String(next + 3600)))).toMatch(/-orders-1 is of this period/);
  succeeded(await machines().sh(PRIMARY, `rm -rf ${machines().folder}/dump/*-orders-1`));
}, 60_000);

describe("a backup fails, says so, and leaves nothing that looks like one", () => {
  async function names(backup: string): Promise<readonly string[]> {
    return (await readdir(join(machines().folder, backup))).filter((name) => /^\d/.test(name));
  }

  test.each([
    [
      "when the dump is of another release",
      "printf '#!/bin/sh\\necho mariadb-dump from 11.8.2-MariaDB\\n' >/var/tmp/fake/mariadb-dump",
      "mariadb-dump is of release 11.8, the server of 10.11",
    ],
    [
      "when the dump ends too early, though its program says nothing",
      `printf '#!/bin/sh\\n[ "$1" = --version ] && exec /usr/bin/mariadb-dump --version\\n/usr/bin/mariadb-dump "$@" | head -c 30000\\n' >/var/tmp/fake/mariadb-dump`,
      "the dump has no end",
    ],
    [
      "when there is next to nothing in it",
      `printf '#!/bin/sh\\n[ "$1" = --version ] && exec /usr/bin/mariadb-dump --version\\necho "-- Dump completed"\\n' >/var/tmp/fake/mariadb-dump`,
      "and has to have at least 1024",
    ],
    [
      "when what is kept is not what was sent",
      `printf '#!/bin/sh\\ncase $#$(readlink /proc/$$/fd/1) in 0*/dump.sql.gz) tr a b ;; *) exec /bin/cat "$@" ;; esac\\n' >/var/tmp/fake/cat`,
      "is not what was sent",
    ],
  ])("%s", async (_, fake, said) => {
    const before = await names("dump");
    const run = `rm -rf /var/tmp/fake; mkdir -p /var/tmp/fake; ${fake}; chmod +x /var/tmp/fake/*; PATH=/var/tmp/fake:$PATH ${script("dump", "backup", "--now")}`;
    const failed = await machines().sh(REPLICA, run);
    expect(failed.exitCode).not.toBe(0);
    expect(failed.output).toContain(said);
    expect(await names("dump")).toEqual(before);
    const attempt = await machines().sh(
      REPLICA,
      "cat /var/lib/prometheus/node-exporter/nospof-backup-dump-attempt.prom",
    );
    expect(attempt.output).toContain('nospof_backup_last_attempt_success{backup="dump"} 0');
  });

  test("when the folder is not mounted", async () => {
    succeeded(
      await machines().sh(REPLICA, `mv ${machines().folder}/.nospof-backups ${machines().folder}/.away`),
    );
    const failed = await machines().sh(REPLICA, script("dump", "backup", "--now"));
    succeeded(
      await machines().sh(REPLICA, `mv ${machines().folder}/.away ${machines().folder}/.nospof-backups`),
    );
    expect(failed.exitCode).toBe(1);
    expect(failed.output).toContain("is not ready. Is it mounted?");
  });

  test("when the replica no longer follows its primary", async () => {
    await sql(REPLICA, "STOP SLAVE");
    const failed = await machines().sh(REPLICA, script("dump", "backup", "--now"));
    await sql(REPLICA, "START SLAVE");
    expect(failed.exitCode).toBe(1);
    expect(failed.output).toContain("is a replica that does not follow its primary");
  });
});

test("the account of backups reads what is saved, changes nothing, and comes in from its own server only", async () => {
  const grants = await sql(PRIMARY, "SHOW GRANTS FOR nospof_backup@localhost");
  expect(grants).not.toMatch(/ALL PRIVILEGES|INSERT|UPDATE|DELETE|CREATE|DROP|SUPER|GRANT OPTION|FILE/);
  expect(await sql(PRIMARY, "SELECT host FROM mysql.global_priv WHERE user = 'nospof_backup'")).toBe(
    "localhost",
  );
});
