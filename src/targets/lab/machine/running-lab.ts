/** The members of a lab, put together from what works on its machine. */
import { setTimeout as sleep } from "node:timers/promises";
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
import { notReady } from "./not-ready.ts";
import { inParallel } from "./parallel.ts";
import { partition } from "./partition.ts";
import { signalProgram, startProgram } from "./program-control.ts";
import { hasStarted, hostStatus, isReady } from "./program-state.ts";
import { hostFolder, stateFolder } from "./state-folder.ts";

const LOOK_MS = 20;

/** @param down Takes the lab down and gives its lock back. */
export function runningLab(machine: Machine, down: () => Promise<void>): Lab {
  const { layout, cgroups } = machine;
  const { name } = layout;
  const isOn = (host: string): boolean => initPid(name, cgroups, hostOf(layout, host).name) !== undefined;
  const status: Lab["status"] = async () => layout.hosts.map((host) => hostStatus(name, cgroups, host));

  const untilReady: Lab["untilReady"] = async (timeoutMs) => {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      // Hosts say themselves when they have started: that costs least to ask. What has ended since is looked at then.
      const starting = layout.hosts.filter((host) => isOn(host.name) && !hasStarted(name, host));
      const late = performance.now() > deadline;
      if (starting.length === 0 || late) {
        const unready = (await status()).filter((each) => each.on && !isReady(name, each));
        if (unready.length === 0) return;
        if (late) throw notReady(name, unready, timeoutMs);
      }
      await sleep(LOOK_MS);
    }
  };

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
    untilReady,
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
