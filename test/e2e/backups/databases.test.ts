/** Backups of databases, made and restored by the scripts that are rendered, on real servers. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommandResult } from "../../programs/namespace.ts";
import { openSavedMachines, type SavedMachines } from "./saved-machines.ts";

const [PRIMARY, REPLICA] = ["orders-1", "orders-2"];
const KINDS = ["dump", "dump-ssh", "dump-restic", "physical", "physical-ssh", "physical-restic"] as const;
const WITH_BINLOGS = ["dump", "physical-ssh", "physical-restic"] as const;

let machines: SavedMachines;

function script(backup: string, name: "backup" | "restore" | "ship-binlogs", words = ""): string {
  return `bash /etc/nospof/backup/${backup}/${name}.sh ${words}`;
}

function succeeded(result: CommandResult): string {
  expect(result.exitCode, result.output).toBe(0);
  return result.output;
}

async function sql(machine: string, text: string): Promise<string> {
  return succeeded(await machines.servers.asRoot(machine, text));
}

async function checksums(machine: string): Promise<string> {
  return await sql(machine, "CHECKSUM TABLE shop.item, archive_2026.item EXTENDED");
}

/** Lines with a table and its checksum, of what a restore printed. */
function printedChecksums(output: string): string {
  const lines = output.split("\n").filter((line) => /^\S+\t\d+$/.test(line));
  return lines.sort().reverse().join("\n");
}

async function untilReplicated(): Promise<string> {
  const expected = await checksums(PRIMARY);
  await expect.poll(() => checksums(REPLICA), { timeout: 30_000, interval: 200 }).toBe(expected);
  return expected;
}

/** The second that has just begun on the machines' clock, in UTC. */
async function nextSecond(): Promise<string> {
  const now = async (): Promise<string> => succeeded(await machines.sh(REPLICA, "date -u '+%F %T'"));
  const begun = await now();
  await expect.poll(now, { timeout: 5000, interval: 50 }).not.toBe(begun);
  return await now();
}

beforeAll(async () => {
  machines = await openSavedMachines();
  for (const name of [PRIMARY, REPLICA]) await machines.servers.start(name);
  for (const name of [PRIMARY, REPLICA]) succeeded(await machines.servers.afterStart(name));
  for (const schema of ["shop", "archive_2026"]) {
    await sql(
      PRIMARY,
      `CREATE TABLE ${schema}.item (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(100), at TIMESTAMP(6), raw BLOB);
       INSERT INTO ${schema}.item (name, at, raw) SELECT CONCAT('Ünï ''q" ', seq), NOW(6), UNHEX(SHA2(RAND(), 256)) FROM ${schema}.seq_1_to_3000;
       CREATE VIEW ${schema}.names AS SELECT name FROM ${schema}.item;
       CREATE PROCEDURE ${schema}.count_items() SELECT COUNT(*) FROM ${schema}.item;
       CREATE TRIGGER ${schema}.at BEFORE INSERT ON ${schema}.item FOR EACH ROW SET NEW.at = COALESCE(NEW.at, NOW(6))`,
    );
  }
}, 120_000);

afterAll(async () => {
  await machines?.close();
});

describe.each(KINDS)("the backup %s", (backup) => {
  test("is made on the replica, once in each period, and told of in metrics", async () => {
    await untilReplicated();
    const made = succeeded(await machines.sh(REPLICA, script(backup, "backup", "--now")));
    expect(made).toMatch(/\d{8}T\d{6}Z-orders-2 is complete and was checked: \d+ bytes/);
    const again = succeeded(await machines.sh(REPLICA, script(backup, "backup")));
    expect(again).toContain("is of this period");
    const metrics = succeeded(
      await machines.sh(REPLICA, `cat /var/lib/prometheus/node-exporter/nospof-backup-${backup}*.prom`),
    );
    for (const name of [
      "last_success_timestamp_seconds",
      "last_success_size_bytes",
      "newest_timestamp_seconds",
    ]) {
      expect(metrics).toMatch(new RegExp(`^nospof_backup_${name}\\{backup="${backup}"\\} [1-9]\\d*$`, "m"));
    }
    expect(metrics).toContain(`nospof_backup_last_attempt_success{backup="${backup}"} 1`);
  }, 60_000);

  test("is restored with the checksums of its source, where nothing was", async () => {
    const expected = await untilReplicated();
    const restored = succeeded(
      await machines.sh(REPLICA, script(backup, "restore", "--into /var/lib/restored --checksums")),
    );
    expect(printedChecksums(restored)).toBe(expected);
    const refused = await machines.sh(REPLICA, script(backup, "restore", "--into /var/lib/restored"));
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain("is not empty. Nothing was touched");
    const once = await machines.sh(
      REPLICA,
      script(backup, "restore", "--into /var/lib/restored --overwrite"),
    );
    expect(once.exitCode).toBe(1);
    const twice = script(
      backup,
      "restore",
      "--into /var/lib/restored --overwrite --lose-what-is-there --checksums",
    );
    expect(printedChecksums(succeeded(await machines.sh(REPLICA, twice)))).toBe(expected);
    succeeded(await machines.sh(REPLICA, "rm -rf /var/lib/restored"));
  }, 60_000);

  test("is refused when it is truncated, empty, or one bit of it is another one", async () => {
    const find = `find ${machines.folder}/${backup} -type f ! -path '*/binlogs/*' -printf '%s %p\\n' | sort -n | tail -n 1 | cut -d' ' -f2-`;
    const file = succeeded(await machines.sh(REPLICA, find));
    succeeded(await machines.sh(REPLICA, `cp ${file} /var/tmp/kept; chmod u+w ${file}`));
    const middle = `$(($(stat -c %s ${file}) / 2))`;
    const flip = `at=${middle}; byte=$(od -An -tu1 -j $at -N1 ${file} | tr -d ' '); printf "$(printf '\\\\%03o' $((byte ^ 1)))" | dd of=${file} bs=1 seek=$at conv=notrunc status=none`;
    for (const damage of [`truncate -s ${middle} ${file}`, `truncate -s 0 ${file}`, flip]) {
      succeeded(await machines.sh(REPLICA, damage));
      expect((await machines.sh(REPLICA, `cmp -s ${file} /var/tmp/kept`)).exitCode, damage).toBe(1);
      const refused = await machines.sh(REPLICA, script(backup, "restore", "--into /var/lib/damaged"));
      expect(refused.exitCode, `${damage}: ${refused.output}`).not.toBe(0);
      // Nothing of it was used.
      expect((await machines.sh(REPLICA, "ls -A /var/lib/damaged")).output).toBe("");
      succeeded(await machines.sh(REPLICA, `cat /var/tmp/kept >${file}`));
    }
  }, 60_000);
});

describe.each(WITH_BINLOGS)("with the binary logs of %s", (backup) => {
  test("it is brought to a second that is chosen, with what came before and without what came after", async () => {
    await nextSecond();
    await sql(PRIMARY, "INSERT INTO shop.item (name) VALUES ('before')");
    const before = await untilReplicated();
    const until = await nextSecond();
    await sql(
      PRIMARY,
      "DELETE FROM shop.item WHERE id % 2 = 0; INSERT INTO shop.item (name) VALUES ('after')",
    );
    expect(await untilReplicated()).not.toBe(before);
    succeeded(await machines.sh(REPLICA, script(backup, "ship-binlogs")));
    const words = `--into /var/lib/at-second --until '${until}' --checksums`;
    const restored = succeeded(await machines.sh(REPLICA, script(backup, "restore", words)));
    expect(printedChecksums(restored)).toBe(before);
    succeeded(await machines.sh(REPLICA, "rm -rf /var/lib/at-second"));
  }, 60_000);
});

test("a second before every backup, and one without binary logs, are refused", async () => {
  const early = await machines.sh(
    REPLICA,
    script("dump", "restore", "--into /var/lib/x --until '2020-01-01 00:00:00'"),
  );
  expect(early.output).toContain("there is no such backup that was complete at 2020-01-01 00:00:00");
  const without = await machines.sh(
    REPLICA,
    script("physical", "restore", "--into /var/lib/x --until '2026-01-01 00:00:00'"),
  );
  expect(without.output).toContain("without binary logs");
});

test("the primary makes one when the replica has not, and only then", async () => {
  // The replica's turn is at the beginning of each period, the primary's 30 minutes later: the clock of the script says which.
  const at = async (machine: string, clock: string): Promise<CommandResult> =>
    await machines.sh(
      machine,
      `mkdir -p /var/tmp/clock; printf '#!/bin/sh\\nif [ "$*" = +%%s ]; then echo ${clock}; else exec /bin/date "$@"; fi\\n' >/var/tmp/clock/date;` +
        `chmod +x /var/tmp/clock/date; PATH=/var/tmp/clock:$PATH ${script("dump", "backup")}`,
    );
  const period = 21_600;
  const next = (Math.floor(Date.now() / 1000 / period) + 2) * period;
  expect(succeeded(await at(PRIMARY, String(next + 60)))).toContain("it is not the turn of orders-1 yet");
  expect(succeeded(await at(PRIMARY, String(next + 1801)))).toMatch(/-orders-1 is complete and was checked/);
  expect(succeeded(await at(REPLICA, String(next + 3600)))).toMatch(/-orders-1 is of this period/);
  succeeded(await machines.sh(PRIMARY, `rm -rf ${machines.folder}/dump/*-orders-1`));
}, 60_000);

describe("a backup fails, says so, and leaves nothing that looks like one", () => {
  async function names(backup: string): Promise<readonly string[]> {
    return (await readdir(join(machines.folder, backup))).filter((name) => /^\d/.test(name));
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
    const failed = await machines.sh(REPLICA, run);
    expect(failed.exitCode).not.toBe(0);
    expect(failed.output).toContain(said);
    expect(await names("dump")).toEqual(before);
    const attempt = await machines.sh(
      REPLICA,
      "cat /var/lib/prometheus/node-exporter/nospof-backup-dump-attempt.prom",
    );
    expect(attempt.output).toContain('nospof_backup_last_attempt_success{backup="dump"} 0');
  });

  test("when the folder is not mounted", async () => {
    succeeded(await machines.sh(REPLICA, `mv ${machines.folder}/.nospof-backups ${machines.folder}/.away`));
    const failed = await machines.sh(REPLICA, script("dump", "backup", "--now"));
    succeeded(await machines.sh(REPLICA, `mv ${machines.folder}/.away ${machines.folder}/.nospof-backups`));
    expect(failed.exitCode).toBe(1);
    expect(failed.output).toContain("is not ready. Is it mounted?");
  });

  test("when the replica no longer follows its primary", async () => {
    await sql(REPLICA, "STOP SLAVE");
    const failed = await machines.sh(REPLICA, script("dump", "backup", "--now"));
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
