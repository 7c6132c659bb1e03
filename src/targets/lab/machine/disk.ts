/** Fills the disk of a host, by making it as small as what is on it: that takes no memory and no time. */
import { statfs } from "node:fs/promises";
import type { Lab } from "../lab.ts";
import { born } from "./birth.ts";
import { finished } from "./finished.ts";
import { diskBytesOf, diskOf } from "./keeper.ts";
import { LabError } from "./lab-error.ts";
import { hostOf, type Machine } from "./machine.ts";

/** Times to try again when the host wrote something between the look and the change. */
const ATTEMPTS = 20;

export function setDisk({ layout, cgroups, keeperPid }: Machine): Lab["setDisk"] {
  const resize = (path: string, bytes: number) =>
    finished(
      born(
        [cgroups.keeper],
        [
          ...["nsenter", "--target", String(keeperPid), "--mount", "--"],
          ...["mount", "-n", "-o", `remount,size=${bytes}`, path],
        ],
        "pipe",
      ),
    );
  return async (hostName, state) => {
    const host = hostOf(layout, hostName);
    const path = diskOf(layout.name, host.name);
    for (let attempt = 1; ; attempt++) {
      const bytes = state === "free" ? diskBytesOf(host) : await bytesOn(`/proc/${keeperPid}/root${path}`);
      const { exitCode, output } = await resize(path, bytes);
      if (exitCode === 0) return;
      if (attempt === ATTEMPTS)
        throw new LabError(`the disk of ${host.name} can't be made ${state}: ${output}`);
    }
  };
}

async function bytesOn(path: string): Promise<number> {
  const { blocks, bfree, bsize } = await statfs(path);
  return (blocks - bfree) * bsize;
}
