/** Builds dist/ when it is missing or older than the sources, once, however many test files ask for it. */
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
export const LAUNCHER = join(REPOSITORY, "bin", "nospof.js");

const MAIN = join(REPOSITORY, "dist", "cli", "main.js");
const LOCK = join(tmpdir(), `nospof-build-${REPOSITORY.replaceAll(/[^a-zA-Z0-9]+/g, "-")}`);
const LONGEST_BUILD_MS = 100_000;

export async function buildPackage(): Promise<void> {
  while (await isStale()) {
    if (await takeLock()) {
      try {
        // Over the files that are there: other tests may be running them.
        const tsc = join(REPOSITORY, "node_modules", ".bin", "tsc");
        await execa(tsc, ["-p", "tsconfig.build.json"], { cwd: REPOSITORY });
      } finally {
        await rm(LOCK, { recursive: true, force: true });
      }
      return;
    }
    await setTimeout(200);
  }
}

async function isStale(): Promise<boolean> {
  const built = (await stat(MAIN).catch(() => undefined))?.mtimeMs ?? 0;
  const sources = await readdir(join(REPOSITORY, "src"), { recursive: true, withFileTypes: true });
  const times = sources
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mtimeMs);
  return (await Promise.all(times)).some((time) => time > built);
}

async function takeLock(): Promise<boolean> {
  try {
    await mkdir(LOCK);
    return true;
  } catch {
    const age = Date.now() - ((await stat(LOCK).catch(() => undefined))?.mtimeMs ?? Date.now());
    // Left behind by a run that was killed.
    if (age > LONGEST_BUILD_MS) await rm(LOCK, { recursive: true, force: true });
    return false;
  }
}
