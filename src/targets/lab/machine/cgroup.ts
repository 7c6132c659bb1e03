/** Reading, killing and removing cgroups of version 2, by files: Documentation/admin-guide/cgroup-v2.rst of Linux. */
import { existsSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 2;

/** Process ids, as this process sees them, in a cgroup and (`deep`) all below it. */
export function processesIn(cgroup: string, deep = false): readonly number[] {
  const own = read(join(cgroup, "cgroup.procs")).split("\n").filter(Boolean).map(Number);
  return deep ? [...own, ...childrenOf(cgroup).flatMap((child) => processesIn(child, true))] : own;
}

export function isPopulated(cgroup: string): boolean {
  return /^populated 1$/m.test(read(join(cgroup, "cgroup.events")));
}

/** SIGKILL for every process in a cgroup and all below it; those being forked included. */
export function killCgroup(cgroup: string): void {
  try {
    writeFileSync(join(cgroup, "cgroup.kill"), "1");
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Kills, and resolves when no process is left. */
export async function emptyCgroup(cgroup: string): Promise<void> {
  killCgroup(cgroup);
  for (let waited = 0; isPopulated(cgroup); waited += POLL_MS) {
    // One that was born in another cgroup may have moved in since.
    if (waited > 0 && waited % 100 === 0) killCgroup(cgroup);
    await sleep(POLL_MS);
  }
}

/** Kills everything in a cgroup and below, and removes it. Fine when it is not there. */
export async function removeCgroup(cgroup: string): Promise<void> {
  while (existsSync(cgroup)) {
    await emptyCgroup(cgroup);
    if (removeTree(cgroup)) return;
    await sleep(POLL_MS);
  }
}

/** Removes cgroups without processes. @returns false when one is in use */
export function removeTree(cgroup: string): boolean {
  const emptied = childrenOf(cgroup).map(removeTree);
  if (emptied.includes(false)) return false;
  try {
    rmdirSync(cgroup);
  } catch (error) {
    return isGone(error);
  }
  return true;
}

export function childrenOf(cgroup: string): readonly string[] {
  try {
    return readdirSync(cgroup, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(cgroup, name));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isGone(error)) return "";
    throw error;
  }
}

/** ENODEV: the cgroup was removed while its file was open. */
function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENODEV");
}
