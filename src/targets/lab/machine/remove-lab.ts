/** Removes a lab from whatever state it is in: there is no bookkeeping that could be wrong. */
import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { reaped } from "./birth.ts";
import { labCgroups, labsWithCgroups, removeLabCgroups } from "./lab-cgroups.ts";
import { machineCgroups } from "./machine-cgroups.ts";
import { LABS_FOLDER, stateFolder } from "./state-folder.ts";

/** The caller holds the lab's lock. */
export async function removeLab(lab: string): Promise<void> {
  const mounts = machineCgroups();
  if (mounts.unified !== undefined) {
    await removeLabCgroups(mounts, mounts.unified, lab);
    await reaped(labCgroups(mounts, mounts.unified, lab).lab);
  }
  rmSync(stateFolder(lab).root, { recursive: true, force: true });
  for (const folder of [LABS_FOLDER, dirname(LABS_FOLDER)]) {
    try {
      rmdirSync(folder);
    } catch {
      // Another lab is in it, or it is not there.
    }
  }
}

/** Names of labs of which anything is there, sorted. */
export function labNames(): readonly string[] {
  return [...new Set([...namesInState(), ...labsWithCgroups(machineCgroups())])].sort();
}

function namesInState(): readonly string[] {
  try {
    return readdirSync(LABS_FOLDER);
  } catch {
    return [];
  }
}
