import { readFileSync } from "node:fs";
import { type CgroupMounts, cgroupMounts } from "./cgroup-mounts.ts";

/** Those of this machine. */
export function machineCgroups(): CgroupMounts {
  return cgroupMounts(readFileSync("/proc/self/mountinfo", "utf8"));
}
