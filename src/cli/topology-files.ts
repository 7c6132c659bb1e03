import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { statusOf } from "./file-status.ts";
import { similarPath, stacksInside } from "./similar-path.ts";
import { UserError } from "./user-error.ts";

/** The file of a stack folder that declares its topology. */
const TOPOLOGY_FILE = "topology.ts";

const SOURCE_EXTENSIONS: ReadonlySet<string> = new Set([".ts", ".mts", ".js", ".mjs"]);
const GLOB = /[*?[\]{}!()]/;

/**
 * The topology files that the arguments name: stack folders, files or glob patterns. Absolute, each once, in the
 * order of the arguments and sorted within a pattern.
 * @throws UserError when an argument names nothing
 */
export async function findTopologyFiles(paths: readonly string[], cwd: string): Promise<readonly string[]> {
  const found = new Map<string, string>();
  for (const path of paths) {
    const files = isPattern(path, cwd) ? await matches(path, cwd) : [findTopologyFile(path, cwd)];
    for (const file of files) {
      const real = realpathSync(file);
      if (!found.has(real)) found.set(real, file);
    }
  }
  return [...found.values()];
}

/** True when the path is to be expanded; a file whose name only looks like a pattern is taken as it is. */
export function isPattern(path: string, cwd: string): boolean {
  return GLOB.test(path) && !existsSync(resolve(cwd, path));
}

/** The topology file that one argument names. */
export function findTopologyFile(path: string, cwd: string): string {
  const absolute = resolve(cwd, path);
  const kind = kindOf(absolute);
  if (kind === "missing") {
    const similar = similarPath(path, cwd);
    throw new UserError(
      `${path}: no such stack folder or topology file`,
      similar === undefined
        ? "name a folder with a topology.ts in it, or write a new stack:  nospof init my-stack"
        : `did you mean ${similar}?`,
    );
  }
  if (kind === "folder") {
    const file = join(absolute, TOPOLOGY_FILE);
    if (kindOf(file) === "file") return file;
    throw new UserError(
      `${relative(cwd, absolute) || "."}: no ${TOPOLOGY_FILE} in this folder`,
      ...whatToNameInstead(absolute, cwd),
    );
  }
  if (kind === "other" || !SOURCE_EXTENSIONS.has(extname(absolute))) {
    throw new UserError(
      `${path}: not a topology file`,
      `expected a stack folder or a file that ends in ${[...SOURCE_EXTENSIONS].join(", ")}`,
    );
  }
  return absolute;
}

function whatToNameInstead(folder: string, cwd: string): readonly string[] {
  const misspelt = similarPath(join(relative(cwd, folder), TOPOLOGY_FILE), cwd);
  if (misspelt !== undefined) return [`did you mean ${misspelt}?`];
  const stacks = stacksInside(folder, TOPOLOGY_FILE).map((stack) => relative(cwd, stack));
  return stacks.length > 0
    ? [`name one of the stacks in it: ${stacks.join(", ")}`]
    : ["name a folder with a topology.ts in it, or write a new stack:  nospof init my-stack"];
}

async function matches(pattern: string, cwd: string): Promise<readonly string[]> {
  const { glob } = await import("tinyglobby");
  const namesFiles = SOURCE_EXTENSIONS.has(extname(pattern));
  const found = await glob(pattern, {
    cwd,
    absolute: true,
    expandDirectories: false,
    onlyDirectories: !namesFiles,
    ignore: ["**/node_modules/**"],
  });
  const files = namesFiles
    ? found
    : found.map((folder) => join(folder, TOPOLOGY_FILE)).filter((file) => kindOf(file) === "file");
  if (files.length === 0) {
    throw new UserError(
      `${pattern}: matches no ${namesFiles ? "file" : `folder with a ${TOPOLOGY_FILE}`}`,
      "put the pattern in quotes, so that nospof and not the shell expands it:  nospof lint 'stacks/*'",
    );
  }
  return files.sort();
}

function kindOf(path: string): "file" | "folder" | "other" | "missing" {
  const stats = statusOf(path);
  if (stats === undefined) return "missing";
  if (stats.isDirectory()) return "folder";
  return stats.isFile() ? "file" : "other";
}

/** `stacks/shop` for `stacks/shop/topology.ts`: what people call a stack. */
export function stackName(file: string, cwd: string): string {
  const shown = basename(file) === TOPOLOGY_FILE ? dirname(file) : file;
  return relative(cwd, shown) || ".";
}
