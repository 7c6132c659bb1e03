/** What a lab needs of the system it runs on, whatever is installed there. */
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CgroupMounts } from "./cgroup-mounts.ts";
import { LabError } from "./lab-error.ts";
import { machineCgroups } from "./machine-cgroups.ts";

/** Of this machine. @returns the mount point of cgroup version 2 @throws LabError */
export function requireOwnKernel(): string {
  return requireKernel(machineCgroups());
}

/** @throws LabError unless this process may make a lab on this kernel */
export function requireKernel(mounts: CgroupMounts, platform: string = process.platform): string {
  if (platform !== "linux") {
    throw new LabError(
      `a lab needs Linux: it is made of Linux namespaces, and this is ${platform}`,
      "run nospof in a virtual machine with Debian or Ubuntu",
    );
  }
  if (process.getuid?.() !== 0) {
    throw new LabError(
      "a lab needs root: it makes network namespaces, mounts and cgroups",
      "sudo nospof lab …",
    );
  }
  if (!hasUsers(readFileSync("/proc/self/uid_map", "utf8"))) {
    throw new LabError(
      "a lab needs root of the machine: this is root of a user namespace that lacks the users its programs run as",
      "run nospof without unshare --user, or in a container that is not rootless",
    );
  }
  const { unified } = mounts;
  if (unified === undefined) {
    throw new LabError(
      "a lab needs cgroup version 2, which is not mounted here",
      "mkdir -p /sys/fs/cgroup/unified && mount -t cgroup2 none /sys/fs/cgroup/unified",
    );
  }
  if (!existsSync(join(unified, "cgroup.procs"))) {
    throw new LabError(`cgroup version 2 is mounted at ${unified}, but can't be seen there`);
  }
  if (!isWritable(unified)) {
    throw new LabError(
      `a lab needs cgroups of its own, and ${unified} can't be written to`,
      "in a container: run it with --privileged, which lets it make cgroups, namespaces and mounts",
    );
  }
  // The root of the hierarchy has no cgroup.kill; any child has, since Linux 5.14.
  if (!kernelIsAtLeast(readFileSync("/proc/sys/kernel/osrelease", "utf8"), 5, 14)) {
    throw new LabError("a lab needs Linux 5.14 or newer, for cgroup.kill");
  }
  return unified;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Programs change to users of their own, the highest of which is nobody: user_namespaces(7). */
function hasUsers(map: string): boolean {
  const lengths = map
    .trim()
    .split("\n")
    .map((line) => Number(line.trim().split(/\s+/)[2]));
  return lengths.reduce((sum, length) => sum + length, 0) > NOBODY;
}

/** Debian's user id of `nobody`. */
const NOBODY = 65_534;

function kernelIsAtLeast(release: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = release.split(".").map(Number);
  return first > major || (first === major && second >= minor);
}
