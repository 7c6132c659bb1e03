/** Folders of a host that are not its own in a lab: the rest of the file system is the machine's, and stays as it is. */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Lab } from "../targets/lab/lab.ts";
import { must } from "./must.ts";

/** What each host of a lab has for itself. */
const OWN = /^\/(?:etc|var|run)\//;

/**
 * Makes a folder in a host, in its own layer or in memory laid over the machine's.
 * @throws Error when that would have to be laid over the root of the file system.
 */
export async function coverFolder(lab: Lab, host: string, folder: string): Promise<void> {
  if (!OWN.test(folder)) {
    const ground = existing(dirname(folder));
    if (ground === "/") {
      throw new Error(
        `${folder} cannot be made in a lab: it has to be below a folder that is there, such as /mnt or /srv`,
      );
    }
    await must(lab, host, ["sh", "-c", 'mountpoint -q "$1" || mount -t tmpfs tmpfs "$1"', "sh", ground]);
  }
  await must(lab, host, ["mkdir", "-p", folder]);
}

function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}
