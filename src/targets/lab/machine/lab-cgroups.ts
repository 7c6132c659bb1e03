/** The cgroups of a lab: `nospof/<lab>` with one for the keeper and one for each host, and in that one for each program. */
import { existsSync, mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import type { LabHost } from "../model.ts";
import { childrenOf, removeCgroup, removeTree } from "./cgroup.ts";
import type { CgroupMounts } from "./cgroup-mounts.ts";
import { limitHost } from "./host-limits.ts";
import { checkedLabName } from "./lab-name.ts";
import { type LimitMethods, limitMethods, limitsOff, passControllersOn } from "./limit-method.ts";

const TOP = "nospof";

export interface LabCgroups {
  /** All processes of the lab are in it or below. */
  readonly lab: string;
  readonly keeper: string;
  readonly host: (host: string) => string;
  /** Below the host's; without limits of its own, so that a signal can reach all processes of one program. */
  readonly program: (host: string, program: string) => string;
  /** Every cgroup that a process of a host joins at birth: limits may be in hierarchies of version 1. */
  readonly joined: (host: string) => readonly string[];
}

/** @param unified Mount point of version 2. */
export function labCgroups(mounts: CgroupMounts, unified: string, lab: string): LabCgroups {
  const top = join(unified, TOP, checkedLabName(lab));
  const host = (name: string): string => join(top, "hosts", name);
  const legacy = legacyTops(mounts).map((legacyTop) => join(legacyTop, lab));
  return {
    lab: top,
    keeper: join(top, "keeper"),
    host,
    program: (name, program) => join(host(name), `program.${program}`),
    joined: (name) => [
      host(name),
      ...legacy.map((folder) => join(folder, name)).filter((folder) => existsSync(folder)),
    ],
  };
}

/** Makes them, with the limits of the hosts. @returns what could not be limited and why, for people */
export function makeLabCgroups(
  mounts: CgroupMounts,
  unified: string,
  lab: string,
  hosts: readonly LabHost[],
): readonly string[] {
  const cgroups = labCgroups(mounts, unified, lab);
  const hostsTop = join(cgroups.lab, "hosts");
  for (const folder of [hostsTop, cgroups.keeper]) mkdirSync(folder, { recursive: true });
  const limited = hosts.some(({ limits }) => limits !== undefined);
  const possible = limitMethods(mounts, unified);
  const methods: LimitMethods = limited
    ? passControllersOn([unified, join(unified, TOP), cgroups.lab, hostsTop], possible)
    : possible;
  for (const host of hosts) {
    mkdirSync(cgroups.host(host.name));
    for (const program of host.programs) mkdirSync(cgroups.program(host.name, program.name));
    limitHost(host, methods, {
      unified: cgroups.host(host.name),
      legacy: (mount) => join(mount, TOP, lab, host.name),
    });
  }
  return limited ? limitsOff(methods) : [];
}

/** Kills every process of a lab and removes its cgroups, whatever state they are in. */
export async function removeLabCgroups(mounts: CgroupMounts, unified: string, lab: string): Promise<void> {
  await removeCgroup(join(unified, TOP, lab));
  // After those of version 2, so that nobody is left who could be in one of them.
  for (const top of legacyTops(mounts)) removeTree(join(top, lab));
  for (const top of [join(unified, TOP), ...legacyTops(mounts)]) removeIfEmpty(top);
}

/** Names of labs that have a cgroup. */
export function labsWithCgroups(mounts: CgroupMounts): readonly string[] {
  const tops = [...(mounts.unified === undefined ? [] : [join(mounts.unified, TOP)]), ...legacyTops(mounts)];
  return tops.flatMap((top) => childrenOf(top).map((path) => path.slice(top.length + 1)));
}

function legacyTops({ legacy }: CgroupMounts): readonly string[] {
  return [...new Set([legacy.cpu, legacy.memory])].flatMap((mount) =>
    mount === undefined ? [] : [join(mount, TOP)],
  );
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Another lab is in it, or it is not there.
  }
}
