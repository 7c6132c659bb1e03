/** Backups that a container's server has made at their time, and what they restore. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type ChosenOnDocker, SERVERS } from "./chosen-on-docker.ts";

const SCRIPTS = "/etc/nospof/backup/orders-backup";
/** One is begun every minute. */
const patiently = { timeout: 180_000, interval: 1000 };

/** Names of those that are complete, the newest last. */
async function backups(archive: string): Promise<readonly string[]> {
  const folders = await readdir(archive, { recursive: true });
  return folders
    .filter((path) => /(^|\/)\d{8}T\d{6}Z-orders-\d$/.test(path))
    .map((path) => path.slice(path.lastIndexOf("/") + 1))
    .toSorted();
}

/** Waits for one that was begun by itself from now on, and restores it. Nothing may be written meanwhile. */
export async function expectBackup({ archive, engine, sql }: ChosenOnDocker): Promise<void> {
  const now = `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
  let made = "";
  await expect
    .poll(async () => {
      made = (await backups(archive)).at(-1) ?? "";
      return made > now;
    }, patiently)
    .toBe(true);
  const server = SERVERS.find((name) => made.endsWith(name));
  if (server === undefined) throw new Error(`${made} is of none of the servers`);
  const inside = (...words: readonly string[]) => engine.docker(["exec", `chosen-${server}`, ...words]);

  const source = await sql(server, "CHECKSUM TABLE orders.entry EXTENDED");
  const restored = await inside(
    "bash",
    join(SCRIPTS, "restore.sh"),
    "--into",
    "/var/tmp/restored",
    "--checksums",
  );
  expect(source).toMatch(/^orders\.entry\t\d+$/);
  expect(restored.split("\n")).toContain(source);
  // The volume that a collector of metrics may have, too.
  const metrics = await engine.docker([
    ...["run", "--rm", `--volume=chosen-${server}-metrics:/metrics:ro`, "--entrypoint=cat"],
    ...["registry.example/chosen/api:1.0.0", "/metrics/nospof-backup-orders-backup.prom"],
  ]);
  expect(metrics).toMatch(/^nospof_backup_last_success_timestamp_seconds\{backup="orders-backup"\} \d+$/m);
}
