/** What every part that works on a running lab needs to know of it. */
import type { LabHost, LabLayout } from "../model.ts";
import type { LabCgroups } from "./lab-cgroups.ts";
import type { Switchboard } from "./switchboard.ts";
import type { Switches } from "./switches.ts";

export interface Machine {
  readonly layout: LabLayout;
  readonly cgroups: LabCgroups;
  readonly keeperPid: number;
  readonly board: Switchboard;
  readonly switches: Switches;
  /** Ports whose plug is pulled; they stay so over a boot. */
  readonly unplugged: Set<string>;
}

/** @throws Error for a host that the lab does not have */
export function hostOf(layout: LabLayout, name: string): LabHost {
  const found = layout.hosts.find((host) => host.name === name);
  if (found === undefined) throw new Error(`lab "${layout.name}" has no host ${name}`);
  return found;
}
