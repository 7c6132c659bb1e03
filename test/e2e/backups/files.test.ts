/** Backups of files, made and restored by the scripts that are rendered. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CommandResult } from "../../programs/namespace.ts";
import { openSavedMachines, type SavedMachines } from "./saved-machines.ts";
import { savedShop } from "./saved-shop.ts";

let machines: SavedMachines;

async function sh(line: string): Promise<CommandResult> {
  return await machines.sh("files-1", line);
}

async function must(line: string): Promise<string> {
  const result = await sh(line);
  expect(result.exitCode, `${line}: ${result.output}`).toBe(0);
  return result.output;
}

async function backUp(backup: string): Promise<string> {
  // Names tell seconds apart.
  await must("sleep 1.1");
  return await must(`bash /etc/nospof/backup/${backup}/backup.sh --now`);
}

async function snapshots(backup: string): Promise<readonly string[]> {
  const names = await readdir(join(machines.folder, backup, "files-1"));
  return names.filter((name) => /^\d/.test(name)).sort();
}

function fileIn(backup: string, snapshot: string | undefined, file: string): string {
  return join(machines.folder, backup, "files-1", snapshot ?? "", "files", file);
}

/** One bit of a byte, whatever that was. */
function flip(file: string, at: number): string {
  return `byte=$(od -An -tu1 -j ${at} -N1 '${file}' | tr -d ' '); printf "$(printf '\\\\%03o' $((byte ^ 1)))" | dd of='${file}' bs=1 seek=${at} conv=notrunc status=none`;
}

/** Path, type, mode, owner, time and content of everything. */
const DESCRIBE = `find . -printf '%P %y %m %U %T@ %l\\n' | sort; find . -type f -print0 | sort -z | xargs -0 sha256sum`;

beforeAll(async () => {
  machines = await openSavedMachines(savedShop);
}, 60_000);

beforeEach(async () => {
  await must(`rm -rf /var/lib/uploads /var/lib/restored ${machines.folder}/uploads*; mkdir -p '/var/lib/uploads/a folder'; cd /var/lib/uploads
    head -c 300000 /dev/urandom >'a folder/large'; printf 'one\\n' >same; printf 'Ü' >'Ünï "q" \\ x'; : >empty; ln -s same link; chmod 600 same`);
});

afterAll(async () => {
  await machines?.close();
});

describe.each(["uploads", "uploads-ssh", "uploads-restic"])("the backup %s", (backup) => {
  test("is restored as the source is, where nothing was", async () => {
    expect(await backUp(backup)).toMatch(/-files-1 is complete and was checked: 30000\d bytes/);
    await must(`bash /etc/nospof/backup/${backup}/restore.sh --into /var/lib/restored`);
    expect(await must(`cd /var/lib/restored; ${DESCRIBE}`)).toBe(
      await must(`cd /var/lib/uploads; ${DESCRIBE}`),
    );
    const refused = await sh(
      `bash /etc/nospof/backup/${backup}/restore.sh --into /var/lib/restored --overwrite`,
    );
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain("is not empty. Nothing was touched");
    await must(
      `bash /etc/nospof/backup/${backup}/restore.sh --into /var/lib/restored --overwrite --lose-what-is-there`,
    );
  }, 60_000);

  test("is refused when it is truncated, empty, or one bit of it is another one", async () => {
    await backUp(backup);
    const file = await must(
      `find ${machines.folder}/${backup} -type f -printf '%s %p\\n' | sort -n | tail -n 1 | cut -d' ' -f2-`,
    );
    await must(`cp -p '${file}' /var/tmp/kept; chmod u+w '${file}'`);
    for (const damage of [`truncate -s 1000 '${file}'`, `truncate -s 0 '${file}'`, flip(file, 1000)]) {
      await must(damage);
      expect((await sh(`cmp -s '${file}' /var/tmp/kept`)).exitCode, damage).toBe(1);
      const refused = await sh(`bash /etc/nospof/backup/${backup}/restore.sh --into /var/lib/restored`);
      expect(refused.exitCode, `${damage}: ${refused.output}`).not.toBe(0);
      expect(await must("ls -A /var/lib/restored")).toBe("");
      await must(`cat /var/tmp/kept >'${file}'`);
    }
  }, 60_000);

  test("fails when the volume is all but empty", async () => {
    await must("rm -rf /var/lib/uploads/*; echo a >/var/lib/uploads/a");
    const failed = await sh(`bash /etc/nospof/backup/${backup}/backup.sh --now`);
    expect(failed.exitCode).toBe(1);
    expect(failed.output).toContain("and has to have at least 1024");
    expect(
      (await sh(`bash /etc/nospof/backup/${backup}/restore.sh --into /var/lib/restored`)).output,
    ).toContain("there is no such backup");
  }, 60_000);
});

describe.each(["uploads", "uploads-ssh"])("snapshots of %s", (backup) => {
  test("share what has not changed, and keep what was deleted or changed since", async () => {
    await backUp(backup);
    await must("cd /var/lib/uploads; rm empty; echo two >>same");
    await backUp(backup);
    const [first, second] = await snapshots(backup);
    const inode = async (snapshot: string | undefined, file: string) =>
      (await stat(fileIn(backup, snapshot, file))).ino;
    expect(await inode(second, "a folder/large")).toBe(await inode(first, "a folder/large"));
    expect(await inode(second, "same")).not.toBe(await inode(first, "same"));
    expect(await must(`cat ${fileIn(backup, first, "same")}`)).toBe("one");
    expect(await must(`ls ${fileIn(backup, first, "empty")}`)).toContain("empty");
    expect((await sh(`ls ${fileIn(backup, second, "empty")}`)).exitCode).not.toBe(0);
  }, 60_000);

  test("do not inherit the damage of the one before", async () => {
    await backUp(backup);
    const [first] = await snapshots(backup);
    const damaged = fileIn(backup, first, "a folder/large");
    // As a disk does it: neither size nor time tells.
    await must(
      `cp -p '${damaged}' /var/tmp/times; ${flip(damaged, 5)}; touch -r /var/tmp/times '${damaged}'`,
    );
    expect(await backUp(backup)).toContain(`${first} is damaged`);
    await must(`bash /etc/nospof/backup/${backup}/restore.sh --into /var/lib/restored`);
    await must("cmp '/var/lib/uploads/a folder/large' '/var/lib/restored/a folder/large'");
  }, 60_000);

  test("go when they are older than they have to be kept, but never the newest", async () => {
    await backUp(backup);
    await backUp(backup);
    const [first = "", second = ""] = await snapshots(backup);
    const place = join(machines.folder, backup, "files-1");
    const stamp = (days: number): string =>
      `${new Date(Date.now() - days * 86_400_000).toISOString().replace(/[-:]|\.\d+/g, "")}-files-1`;
    const [old, kept] = [stamp(14.1), stamp(13.9)];
    await must(`mv ${place}/${first} ${place}/${old}; mv ${place}/${second} ${place}/${kept}`);
    await backUp(backup);
    const left = await snapshots(backup);
    expect(left).not.toContain(old);
    expect(left).toContain(kept);
    expect(left.length).toBe(2);
  }, 60_000);
});
