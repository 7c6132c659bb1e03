/** The members of a lab, put together from what works on its machine. */
import type { Lab } from "../lab.ts";
import { bootHost } from "./boot.ts";
import { setClock } from "./clock.ts";
import { runInHost, startInHost } from "./command.ts";
import { setDisk } from "./disk.ts";
import { initPid, powerOffHosts } from "./host-power.ts";
import { impair } from "./impair.ts";
import { LabError } from "./lab-error.ts";
import { setLink } from "./links.ts";
import { hostOf, type Machine } from "./machine.ts";
import { inParallel } from "./parallel.ts";
import { partition } from "./partition.ts";
import { signalProgram, startProgram } from "./program-control.ts";
import { hostStatus } from "./program-state.ts";
import { hostFolder, stateFolder } from "./state-folder.ts";
import { untilReady } from "./until-ready.ts";

/** @param down Takes the lab down and gives its lock back. */
export function runningLab(machine: Machine, down: () => Promise<void>): Lab {
  const { layout, cgroups } = machine;
  const { name } = layout;
  const isOn = (host: string): boolean => initPid(name, cgroups, hostOf(layout, host).name) !== undefined;
  const status: Lab["status"] = async () => layout.hosts.map((host) => hostStatus(name, cgroups, host));

  return {
    layout,
    run: (host, command, options) => runInHost(name, cgroups, hostOf(layout, host).name, command, options),
    start: (host, command) => startInHost(name, cgroups, hostOf(layout, host).name, command),
    powerOff: (hosts) =>
      powerOffHosts(
        machine,
        hosts.map((host) => hostOf(layout, host)).filter((host) => isOn(host.name)),
      ),
    powerOn: (hosts) =>
      inParallel(
        hosts.map((host) => hostOf(layout, host)).filter((host) => !isOn(host.name)),
        (host) => bootHost(machine, host),
      ),
    isOn,
    signal: (host, program, signal, which = "all") =>
      signalProgram(machine, hostOf(layout, host), program, signal, which),
    startProgram: (host, program) => startProgram(machine, hostOf(layout, host), program),
    setLink: setLink(machine),
    setSwitch: machine.switches.setSwitch,
    partition: partition(machine),
    impair: impair(machine),
    setDisk: setDisk(machine),
    setClock: setClock(machine),
    untilReady: untilReady(machine, status),
    status,
    pathOf: (host, path) => {
      const pid = initPid(name, cgroups, hostOf(layout, host).name);
      if (pid === undefined) throw new LabError(`host ${host} is off`);
      return `/proc/${pid}/root${path}`;
    },
    logOf: (host, program) => hostFolder(name, hostOf(layout, host).name).log(program),
    board: stateFolder(name).board,
    down,
  };
}
