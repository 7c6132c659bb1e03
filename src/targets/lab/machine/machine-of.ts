import type { LabLayout } from "../model.ts";
import { initPid } from "./host-power.ts";
import type { LabCgroups } from "./lab-cgroups.ts";
import type { Machine } from "./machine.ts";
import { switchboard } from "./switchboard.ts";
import { switches } from "./switches.ts";

/** What works on a lab whose keeper runs. */
export function machineOf(layout: LabLayout, cgroups: LabCgroups, keeperPid: number): Machine {
  const board = switchboard(cgroups.keeper, keeperPid);
  const isOn = (host: string): boolean => initPid(layout.name, cgroups, host) !== undefined;
  return {
    layout,
    cgroups,
    keeperPid,
    board,
    switches: switches(layout, board, isOn),
    unplugged: new Set(),
  };
}
