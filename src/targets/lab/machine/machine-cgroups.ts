import { readFileSync } from "node:fs";
import { type CgroupMounts, cgroupMounts } from "./cgroup-mounts.ts";

/** Those of this machine; none where there are no cgroups at all, which is for requirements.ts to say. */
export function machineCgroups(): CgroupMounts {
  return cgroupMounts(process.platform === "linux" ? readFileSync("/proc/self/mountinfo", "utf8") : "");
}
