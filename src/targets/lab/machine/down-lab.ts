/** Taking a lab down from another process than the one that brought it up. */
import { existsSync } from "node:fs";
import { lockLab, tryLockLab } from "./lab-lock.ts";
import { labNames, removeLab } from "./remove-lab.ts";
import { stateFolder } from "./state-folder.ts";

/** Time for another command on the same lab to end. */
const PATIENCE_MS = 2000;

/**
 * Nothing of the lab is left afterwards, whatever happened to it before. Fine when there is none.
 * @returns whether there was anything
 * @throws LabError when another nospof is at work on it
 */
export async function downLab(lab: string): Promise<boolean> {
  const lock = await lockLab(lab, PATIENCE_MS);
  try {
    const found = labNames().includes(lab);
    await removeLab(lab);
    return found;
  } finally {
    await lock.release();
  }
}

/** Removes what was left by commands that were killed before their lab was up, or that would have taken it down. */
export async function removeAbandonedLabs(): Promise<void> {
  for (const lab of labNames()) {
    if (existsSync(stateFolder(lab).lasting)) continue;
    const lock = await tryLockLab(lab);
    if (lock === undefined) continue;
    // It may have come up between the two looks.
    if (!existsSync(stateFolder(lab).lasting)) await removeLab(lab);
    await lock.release();
  }
}
