import { chmodSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { linkStatusOf } from "../file-status.ts";
import { UserError } from "../user-error.ts";

/** Where files lie until all of them are written. */
export const STAGING_FOLDER = ".nospof-staging";

export interface OutputFile {
  /** Relative to the output folder. */
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

export interface Written {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
}

/**
 * Writes files into a folder and removes those of an earlier time. Everything is written aside first and then moved
 * into place, so that a full disk leaves the folder as it was. Files that are already right are not touched: their
 * times tell what changed.
 * @param earlier paths that an earlier compile wrote
 * @param done called with the number of files written so far
 */
export function writeOutput(
  folder: string,
  files: readonly OutputFile[],
  earlier: readonly string[],
  done: (count: number) => void,
): Written {
  const current = new Set(files.map(({ path }) => path));
  const stale = earlier.filter((path) => !current.has(path) && isThere(folder, path));
  refuseLinks(folder, [...current, ...stale]);
  const changes = files.filter((file) => !isAlready(folder, file));
  const replaced = changes.filter(({ path }) => isThere(folder, path)).length;

  const staging = join(folder, STAGING_FOLDER);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  try {
    for (const [index, file] of changes.entries()) {
      const staged = join(staging, String(index));
      writeFileSync(staged, file.content, { mode: file.mode });
      // The mode of a new file is cut by the umask.
      chmodSync(staged, file.mode);
      done(index + 1);
    }
    for (const path of stale) remove(folder, path);
    for (const [index, { path }] of changes.entries()) {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      renameSync(join(staging, String(index)), target);
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return {
    created: changes.length - replaced,
    changed: replaced,
    unchanged: files.length - changes.length,
    removed: stale.length,
  };
}

function isThere(folder: string, path: string): boolean {
  return linkStatusOf(join(folder, path))?.isFile() === true;
}

function isAlready(folder: string, { path, content, mode }: OutputFile): boolean {
  const stats = linkStatusOf(join(folder, path));
  return (
    stats?.isFile() === true &&
    (stats.mode & 0o7777) === mode &&
    readFileSync(join(folder, path), "utf8") === content
  );
}

/** A link below the folder would lead writing and removing out of it. */
function refuseLinks(folder: string, paths: readonly string[]): void {
  const parents = new Set(paths.flatMap(parentsOf));
  for (const parent of parents) {
    const path = join(folder, parent);
    if (linkStatusOf(path)?.isSymbolicLink() === true) {
      throw new UserError(
        `${path}: is a symbolic link, and nospof writes only inside its own folder`,
        "remove the link, or choose another folder with --out",
      );
    }
  }
}

/** `a/b` and `a` for `a/b/c`. */
function parentsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === "." ? [] : [parent, ...parentsOf(parent)];
}

function remove(folder: string, path: string): void {
  rmSync(join(folder, path));
  for (const parent of parentsOf(path)) {
    try {
      rmdirSync(join(folder, parent));
    } catch {
      // Something else is in it: it stays.
      return;
    }
  }
}
