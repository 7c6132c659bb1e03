import type { LabLayout } from "../model.ts";
import type { CgroupMounts } from "./cgroup-mounts.ts";
import { LabError } from "./lab-error.ts";

export async function requireMachine(
  _layout: LabLayout,
  mounts: CgroupMounts,
  _options: { readonly clock?: boolean },
): Promise<string> {
  if (mounts.unified === undefined) throw new LabError("no cgroup version 2");
  return mounts.unified;
}
