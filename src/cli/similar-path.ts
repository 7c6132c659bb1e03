import { type Dirent, existsSync, readdirSync } from "node:fs";
import { isAbsolute, join, parse, relative, resolve, sep } from "node:path";
import { similarName } from "../topology/similar-name.ts";

/** An existing path that differs from `path` by little in each part; undefined when there is none. */
export function similarPath(path: string, cwd: string): string | undefined {
  const absolute = resolve(cwd, path);
  const { root } = parse(absolute);
  let at = root;
  for (const part of absolute.slice(root.length).split(sep).filter(Boolean)) {
    const next = join(at, part);
    if (existsSync(next)) {
      at = next;
      continue;
    }
    const similar = similarName(
      part,
      entries(at).map((entry) => entry.name),
    );
    if (similar === undefined) return undefined;
    at = join(at, similar);
  }
  return isAbsolute(path) ? at : relative(cwd, at) || ".";
}

/** Folders directly inside `folder` that hold a topology file, sorted. */
export function stacksInside(folder: string, topologyFile: string): readonly string[] {
  return entries(folder)
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .map((entry) => join(folder, entry.name))
    .filter((stack) => existsSync(join(stack, topologyFile)))
    .sort();
}

function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Not a folder, or not ours to read: then there is nothing to suggest.
    return [];
  }
}
