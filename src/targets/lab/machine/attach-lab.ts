/** Using a lab that another process brought up. */
import { readFileSync } from "node:fs";
import { didYouMean } from "../../../topology/similar-name.ts";
import type { Lab } from "../lab.ts";
import type { LabLayout } from "../model.ts";
import { isPopulated } from "./cgroup.ts";
import { downLab } from "./down-lab.ts";
import { labCgroups } from "./lab-cgroups.ts";
import { LabError } from "./lab-error.ts";
import { machineCgroups } from "./machine-cgroups.ts";
import { machineOf } from "./machine-of.ts";
import { labNames } from "./remove-lab.ts";
import { requireKernel } from "./require-kernel.ts";
import { runningLab } from "./running-lab.ts";
import { stateFolder } from "./state-folder.ts";

/** @throws LabError when there is no such lab, or what is left of it no longer runs */
export function attachLab(name: string): Lab {
  const mounts = machineCgroups();
  const cgroups = labCgroups(mounts, requireKernel(mounts), name);
  const state = stateFolder(name);
  const text = readIfThere(state.description);
  const keeperPid = Number(readIfThere(state.keeper));
  if (text === undefined || !isPopulated(cgroups.keeper) || !(keeperPid > 0)) throw noLab(name);
  const { layout }: { readonly layout: LabLayout } = JSON.parse(text);
  return runningLab(machineOf(layout, cgroups, keeperPid), async () => {
    await downLab(name);
  });
}

function noLab(name: string): LabError {
  const names = labNames();
  if (names.includes(name)) {
    return new LabError(
      `lab "${name}" does not run any more: it was interrupted`,
      `remove what is left: nospof lab down --name ${name}`,
    );
  }
  return new LabError(
    `there is no lab "${name}"${names.length === 0 ? "" : `; there is ${names.join(", ")}`}`,
    didYouMean(name, names) ?? "bring one up: nospof lab up <stack>",
  );
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
