/** What holds of every backup of a database, made and restored by the scripts that are rendered, on two real servers. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Plan } from "../../../src/plan/model.ts";
import type { CommandResult } from "../../programs/namespace.ts";
import { openSavedMachines, type SavedMachines } from "./saved-machines.ts";

export const [PRIMARY, REPLICA] = ["orders-1", "orders-2"];

export interface SavedDatabase {
  /** As of {@link openSavedMachines}. */
  readonly plan: (folder: string, hostKey: string) => Plan;
  /** Names of its backups. */
  readonly kinds: readonly string[];
  readonly withBinlogs: readonly string[];
}

export interface SavedServers {
  readonly machines: () => SavedMachines;
  /** Runs SQL as root. */
  readonly sql: (machine: string, text: string) => Promise<string>;
}

export function script(backup: string, name: "backup" | "restore" | "ship-binlogs", words = ""): string {
  return `bash /etc/nospof/backup/${backup}/${name}.sh ${words}`;
}

export function succeeded(result: CommandResult): string {
  expect(result.exitCode, result.output).toBe(0);
  return result.output;
}

/** Lines with a table and its checksum, of what a restore printed. */
function printedChecksums(output: string): string {
  const lines = output.split("\n").filter((line) => /^\S+\t\d+$/.test(line));
  return lines.sort().reverse().join("\n");
}

/** Two servers, of which `orders-2` follows `orders-1`, and tests of each backup. */
export function describeBackups({ plan, kinds, withBinlogs }: SavedDatabase): SavedServers {
  let machines: SavedMachines;

  async function sql(machine: string, text: string): Promise<string> {
    return succeeded(await machines.servers.asRoot(machine, text));
  }

  async function checksums(machine: string): Promise<string> {
    return await sql(machine, "CHECKSUM TABLE shop.item, archive_2026.item EXTENDED");
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
    machines = await openSavedMachines(plan);
    for (const name of [PRIMARY, REPLICA]) await machines.servers.start(name);
    for (const name of [PRIMARY, REPLICA]) succeeded(await machines.servers.afterStart(name));
    for (const schema of ["shop", "archive_2026"]) {
      await sql(
        PRIMARY,
        `CREATE TABLE ${schema}.item (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(100), at TIMESTAMP(6), raw BLOB);
       INSERT INTO ${schema}.item (name, at, raw)
         WITH RECURSIVE seq AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM seq WHERE n < 55)
         SELECT CONCAT('Ünï ''q" ', a.n * b.n), NOW(6), UNHEX(SHA2(RAND(), 256)) FROM seq a, seq b;
       CREATE VIEW ${schema}.names AS SELECT name FROM ${schema}.item;
       CREATE PROCEDURE ${schema}.count_items() SELECT COUNT(*) FROM ${schema}.item;
       CREATE TRIGGER ${schema}.at BEFORE INSERT ON ${schema}.item FOR EACH ROW SET NEW.at = COALESCE(NEW.at, NOW(6))`,
      );
    }
  }, 120_000);

  afterAll(async () => {
    await machines?.close();
  });

  describe.each(kinds)("the backup %s", (backup) => {
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

  describe.each(withBinlogs)("with the binary logs of %s", (backup) => {
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

    test("a second after they were copied is refused, and so are some that begin after the backup", async () => {
      const restoreUntil = async (when: string): Promise<string> => {
        const until = succeeded(await machines.sh(REPLICA, `date -u -d '${when}' '+%F %T'`));
        const words = `--into /var/lib/refused --overwrite --lose-what-is-there --until '${until}'`;
        const refused = await machines.sh(REPLICA, script(backup, "restore", words));
        expect(refused.exitCode, refused.output).toBe(1);
        return refused.output;
      };
      expect(await restoreUntil("1 hour")).toContain("binary logs were last copied at 20");
      if (backup !== "dump") return;
      await sql(PRIMARY, "INSERT INTO shop.item (name) VALUES ('in the gap')");
      await untilReplicated();
      await sql(REPLICA, "FLUSH BINARY LOGS");
      // One that what is shipped below reaches: what is missing is not its end.
      const reached = succeeded(await machines.sh(REPLICA, "date -u '+%F %T'"));
      succeeded(await machines.sh(REPLICA, script(backup, "ship-binlogs")));
      const first = `ls ${machines.folder}/${backup}/binlogs/*/binlog.[0-9]* | sort | head -n -1`;
      succeeded(await machines.sh(REPLICA, `rm $(${first})`));
      expect(await restoreUntil(`${reached} UTC`)).toContain("no binary logs go on from");
      succeeded(await machines.sh(REPLICA, "rm -rf /var/lib/refused"));
    }, 60_000);
  });

  return { machines: () => machines, sql };
}
