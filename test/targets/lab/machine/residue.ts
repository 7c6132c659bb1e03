/** Everything on this machine that belongs to a lab. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { execa } from "execa";
import { cgroupMounts } from "../../../../src/targets/lab/machine/cgroup-mounts.ts";

export interface Residue {
  readonly processes: readonly string[];
  readonly mounts: readonly string[];
  readonly cgroups: readonly string[];
  readonly files: readonly string[];
}

export const NOTHING: Residue = { processes: [], mounts: [], cgroups: [], files: [] };

/** Processes that have not ended: those that have keep their numbers until the init of the machine takes note. */
function processIds(): readonly string[] {
  return readdirSync("/proc").filter(
    (name) => /^\d+$/.test(name) && !/^State:\tZ/m.test(textOf(`/proc/${name}/status`)),
  );
}

export function residueOf(lab: string): Residue {
  const processes: string[] = [];
  const mounts: string[] = [];
  for (const pid of processIds()) {
    const is = (file: string): string => textOf(`/proc/${pid}/${file}`);
    if (is("cgroup").includes(`/nospof/${lab}`) || is("cmdline").includes(`/labs/${lab}/`)) {
      processes.push(`${pid} ${is("cmdline").replaceAll("\0", " ").slice(0, 100)}`);
    }
    const held = is("mountinfo").split("\n");
    mounts.push(...held.filter((line) => line.includes(`/${lab}/`)).map((line) => `${pid}: ${line}`));
  }
  const { unified, legacy } = cgroupMounts(readFileSync("/proc/self/mountinfo", "utf8"));
  const cgroups = [unified, legacy.cpu, legacy.memory].map((mount) => `${mount}/nospof/${lab}`);
  return {
    processes,
    mounts,
    cgroups: cgroups.filter((path) => existsSync(path)),
    files: [`/run/nospof/labs/${lab}`].filter((path) => existsSync(path)),
  };
}

/** Namespaces, as `net:[4026531840]`, of the processes of a lab. */
export function namespacesOf(lab: string): readonly string[] {
  const inside = processIds().filter((pid) => textOf(`/proc/${pid}/cgroup`).includes(`/nospof/${lab}/`));
  return [...new Set(inside.flatMap((pid) => namespacesOfProcess(pid)))];
}

/**
 * Of every process of this machine that is in no lab: the kernel gives the numbers of namespaces that are gone to new ones,
 * e.g. of another test's lab.
 */
export function allNamespaces(): ReadonlySet<string> {
  const others = processIds().filter((pid) => !textOf(`/proc/${pid}/cgroup`).includes("/nospof/"));
  return new Set(others.flatMap((pid) => namespacesOfProcess(pid)));
}

/** Names of the network interfaces of the machine itself. */
export async function machineLinks(): Promise<readonly string[]> {
  const { stdout } = await execa("ip", ["-o", "link"]);
  return stdout.split("\n").map((line) => line.split(":")[1]?.trim() ?? "");
}

export function namespacesOfProcess(pid: string): readonly string[] {
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
