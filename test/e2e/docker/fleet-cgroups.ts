/**
 * Cgroups of the machines of a fleet. All processes of a machine are below one cgroup of version 2, by which they are killed
 * at once. Docker puts its containers below one of the same path in every hierarchy: those of version 1 have to be removed.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { reaped } from "../../../src/targets/lab/machine/birth.ts";
import { childrenOf, removeCgroup, removeTree } from "../../../src/targets/lab/machine/cgroup.ts";
import { requireOwnKernel } from "../../../src/targets/lab/machine/require-kernel.ts";

const TOP = "nospof-docker";

export interface MachineCgroup {
  /** Of the machine's own processes. */
  readonly programs: string;
  /** For Docker's `cgroup-parent`: a path in every hierarchy. */
  readonly containers: string;
  /** Kills every process of the machine, and removes what it had. */
  readonly remove: () => Promise<void>;
}

export function makeMachineCgroup(fleet: string, machine: string): MachineCgroup {
  const path = join(TOP, fleet, machine);
  const unified = requireOwnKernel();
  // Beside that of the containers: version 2 has processes in the outermost branches only.
  const programs = join(unified, path, "programs");
  mkdirSync(programs, { recursive: true });
  favour(path);
  return { programs, containers: `/${path}/containers`, remove: () => removePath(unified, path) };
}

/** How many times as much of the processors as a program of this machine all containers have together. */
const FAVOUR = 16;

/**
 * Where processors are shared out by cgroup, all that is in one has as much as a single program outside: dozens of containers
 * had as much as the test that watches them. On machines of their own they have all there is.
 */
function favour(path: string): void {
  for (const mount of hierarchies()) {
    const top = join(mount, TOP);
    // The machine's own, too: while that is there, nobody takes the outermost one for empty.
    if (existsSync(join(mount, "cpu.shares"))) mkdirSync(join(mount, path), { recursive: true });
    for (const [file, usual] of [["cpu.shares", 1024] as const, ["cpu.weight", 100] as const]) {
      if (existsSync(join(top, file))) writeFileSync(join(top, file), String(FAVOUR * usual));
    }
  }
}

/** Of a whole fleet, from whatever state it is in. */
export async function removeFleetCgroups(fleet: string): Promise<void> {
  await removePath(requireOwnKernel(), join(TOP, fleet));
  for (const mount of hierarchies()) removeIfEmpty(join(mount, TOP));
}

/** Names of the fleets that have a cgroup. */
export function fleetsWithCgroups(): readonly string[] {
  return [
    ...new Set(hierarchies().flatMap((mount) => childrenOf(join(mount, TOP)).map((path) => basename(path)))),
  ];
}

/** Those of a fleet that are there, one for each hierarchy. */
export function cgroupsOf(fleet: string): readonly string[] {
  return hierarchies()
    .map((mount) => join(mount, TOP, fleet))
    .filter((path) => existsSync(path));
}

/** How long the kernel may take to be done with processes that have ended. */
const PATIENCE_MS = 10_000;

async function removePath(unified: string, path: string): Promise<void> {
  await removeCgroup(join(unified, path));
  await reaped(join(unified, path));
  for (const mount of hierarchies()) {
    for (let waited = 0; !removeTree(join(mount, path)); waited += 20) {
      if (waited > PATIENCE_MS) throw new Error(`cgroup ${join(mount, path)} is in use and can't be removed`);
      await sleep(20);
    }
  }
}

/** Mount points of this machine's hierarchies: proc_pid_mountinfo(5). */
function hierarchies(): readonly string[] {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .flatMap((line) => {
      const [place, origin] = line.split(" - ");
      const point = place?.split(" ")[4];
      return point !== undefined && /^cgroup2? /.test(origin ?? "") ? [point] : [];
    });
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Another fleet is in it, or it is not there.
  }
}
