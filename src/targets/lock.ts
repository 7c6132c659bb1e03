/** The lock file on disk. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatAllocations, LOCK_FILE, parseAllocations } from "../plan/lock-file.ts";
import type { Allocations } from "../plan/model.ts";

/**
 * The allocations beside a topology file; undefined where there is no lock file yet.
 * @throws InputError when the file is no lock file.
 */
export function readLock(topologyFile: string): Allocations | undefined {
  const path = lockPath(topologyFile);
  return existsSync(path) ? parseAllocations(readFileSync(path, "utf8")) : undefined;
}

/** Writes the allocations beside a topology file, if they changed; whole or not at all. */
export function writeLock(
  topologyFile: string,
  allocations: Allocations,
  previous: Allocations | undefined,
): void {
  const text = formatAllocations(allocations);
  if (previous !== undefined && text === formatAllocations(previous)) return;
  const path = lockPath(topologyFile);
  const draft = `${path}.new`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

function lockPath(topologyFile: string): string {
  return join(dirname(topologyFile), LOCK_FILE);
}
