/** Everything on this machine that belongs to a fleet. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FOLDER_PREFIX } from "./fleet.ts";
import { cgroupsOf } from "./fleet-cgroups.ts";

export interface Residue {
  readonly processes: readonly string[];
  readonly mounts: readonly string[];
  readonly cgroups: readonly string[];
  readonly files: readonly string[];
}

export const NOTHING: Residue = { processes: [], mounts: [], cgroups: [], files: [] };

export function residueOf(fleet: string): Residue {
  const folder = join(tmpdir(), `${FOLDER_PREFIX}${fleet}`);
  return {
    processes: processesOf(fleet).map((pid) => `${pid} ${textOf(`/proc/${pid}/comm`).trim()}`),
    mounts: processIds().flatMap((pid) =>
      textOf(`/proc/${pid}/mountinfo`)
        .split("\n")
        .filter((line) => line.includes(fleet))
        .map((line) => `${pid}: ${line}`),
    ),
    cgroups: cgroupsOf(fleet),
    files: existsSync(folder) ? [folder] : [],
  };
}

/** As `net:[4026531840]`: those that the fleet's processes are in, and no process of this machine's own. */
export function namespacesOf(fleet: string): readonly string[] {
  const ours = new Set(processesOf(fleet).flatMap(namespacesOfProcess));
  const own = new Set(namespacesOfProcess("self"));
  return [...ours].filter((namespace) => !own.has(namespace)).sort();
}

/** Those in which a process is. */
export function livingNamespaces(): ReadonlySet<string> {
  return new Set(processIds().flatMap(namespacesOfProcess));
}

/** Docker puts containers below the fleet's cgroups, too. */
function processesOf(fleet: string): readonly string[] {
  return processIds().filter((pid) => textOf(`/proc/${pid}/cgroup`).includes(`/${fleet}/`));
}

/** Without those that have ended and wait for the machine's first process to take note. */
function processIds(): readonly string[] {
  return readdirSync("/proc").filter(
    (name) => /^\d+$/.test(name) && !/^State:\tZ/m.test(textOf(`/proc/${name}/status`)),
  );
}

function namespacesOfProcess(pid: string): readonly string[] {
  return ["net", "mnt", "pid", "uts", "ipc"].flatMap((kind) => {
    try {
      return [readlinkSync(`/proc/${pid}/ns/${kind}`)];
    } catch {
      return [];
    }
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
