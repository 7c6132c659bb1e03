import { existsSync } from "node:fs";
import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type OutputFile, writeOutput } from "../../src/cli/compile/output-folder.ts";
import { folderWith } from "./stack-folder.ts";

const nothing = (): void => {};
const file = (path: string, content = path, mode = 0o644): OutputFile => ({ path, content, mode });

test("files have their content and mode, whatever the umask", async () => {
  const folder = await folderWith();
  const before = process.umask(0o077);
  try {
    writeOutput(
      folder,
      [file("web-1/etc/a", "ä\n", 0o644), file("web-1/etc/run.sh", "x", 0o755)],
      [],
      nothing,
    );
  } finally {
    process.umask(before);
  }
  expect(await readFile(join(folder, "web-1/etc/a"), "utf8")).toBe("ä\n");
  expect((await stat(join(folder, "web-1/etc/a"))).mode & 0o7777).toBe(0o644);
  expect((await stat(join(folder, "web-1/etc/run.sh"))).mode & 0o7777).toBe(0o755);
});

test("a file that is right already is not touched; a wrong mode is mended", async () => {
  const folder = await folderWith();
  writeOutput(folder, [file("a/1"), file("a/2")], [], nothing);
  const first = await stat(join(folder, "a/1"));
  const written = writeOutput(folder, [file("a/1"), file("a/2", "a/2", 0o600)], ["a/1", "a/2"], nothing);
  expect(written).toEqual({ created: 0, changed: 1, unchanged: 1, removed: 0 });
  const second = await stat(join(folder, "a/1"));
  expect([second.ino, second.mtimeMs]).toEqual([first.ino, first.mtimeMs]);
  expect((await stat(join(folder, "a/2"))).mode & 0o7777).toBe(0o600);
});

test("a file may become a folder and a folder a file", async () => {
  const folder = await folderWith();
  writeOutput(folder, [file("a/x"), file("b/y/z")], [], nothing);
  writeOutput(folder, [file("a/x/y"), file("b/y")], ["a/x", "b/y/z"], nothing);
  expect(await filesIn(folder)).toEqual(["a/x/y", "b/y"]);
});

test("links are not followed, neither to write nor to remove", async () => {
  const elsewhere = await folderWith({ "etc/passwd": "precious" });
  const folder = await folderWith();
  await symlink(elsewhere, join(folder, "web-1"));
  expect(() => writeOutput(folder, [file("web-1/etc/passwd")], [], nothing)).toThrow(
    /web-1: is a symbolic link/,
  );
  expect(() => writeOutput(folder, [], ["web-1/etc/passwd"], nothing)).toThrow(/web-1: is a symbolic link/);
  expect(await readFile(join(elsewhere, "etc/passwd"), "utf8")).toBe("precious");
});

test("a link in the place of a file is replaced, and what it leads to stays", async () => {
  const elsewhere = await folderWith({ precious: "precious" });
  const folder = await folderWith({ "web-1/other": "" });
  await symlink(join(elsewhere, "precious"), join(folder, "web-1/a"));
  writeOutput(folder, [file("web-1/a", "new")], [], nothing);
  expect((await lstat(join(folder, "web-1/a"))).isFile()).toBe(true);
  expect(await readFile(join(elsewhere, "precious"), "utf8")).toBe("precious");
});

test("a failure leaves the folder as it was, without what was written aside", async () => {
  const folder = await folderWith({ "a/mine": "mine" });
  const failing = (): void => {
    throw new Error("no space left on device");
  };
  expect(() => writeOutput(folder, [file("a/1"), file("a/2")], ["a/mine"], failing)).toThrow(/no space/);
  expect(await filesIn(folder)).toEqual(["a/mine"]);
});

test("what nospof did not write is never changed or removed", async () => {
  const path = fc
    .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 3 })
    .map((parts) => `${parts.join("/")}.conf`);
  const paths = fc.uniqueArray(path, { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(paths, paths, paths, async (foreign, earlier, now) => {
      const folder = await folderWith();
      const mine = foreign.filter((each) => !earlier.includes(each) && !now.includes(each));
      for (const each of mine) {
        await mkdir(dirname(join(folder, each)), { recursive: true });
        await writeFile(join(folder, each), "foreign");
      }
      writeOutput(
        folder,
        earlier.map((each) => file(each)),
        [],
        nothing,
      );
      const written = writeOutput(
        folder,
        now.map((each) => file(each)),
        earlier,
        nothing,
      );
      expect(await filesIn(folder)).toEqual([...new Set([...mine, ...now])].sort());
      for (const each of mine) expect(await readFile(join(folder, each), "utf8")).toBe("foreign");
      expect(written.removed).toBe(earlier.filter((each) => !now.includes(each)).length);
    }),
    { numRuns: 100 },
  );
});

test("folders that have become empty go, but never the output folder itself", async () => {
  const folder = await folderWith();
  writeOutput(folder, [file("web-1/etc/nginx/nginx.conf")], [], nothing);
  writeOutput(folder, [], ["web-1/etc/nginx/nginx.conf"], nothing);
  expect(existsSync(folder)).toBe(true);
  expect(await readdir(folder)).toEqual([]);
});

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
