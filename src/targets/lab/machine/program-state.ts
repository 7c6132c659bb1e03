/** Looks at programs from outside, through /proc: nothing is started for it, and nothing in the host can hold it up. */
import { existsSync, readFileSync } from "node:fs";
import type { HostStatus } from "../lab.ts";
import type { LabHost, LabProgram } from "../model.ts";
import { processesIn } from "./cgroup.ts";
import { initPid } from "./host-power.ts";
import type { LabCgroups } from "./lab-cgroups.ts";
import { hasListener, listeningAddresses, SOCKET_TABLES } from "./ready-pattern.ts";
import { hostFolder } from "./state-folder.ts";

export function hostStatus(lab: string, cgroups: LabCgroups, host: LabHost): HostStatus {
  const init = initPid(lab, cgroups, host.name);
  const programs = host.programs.map((program) => {
    const running = processesIn(cgroups.program(host.name, program.name));
    const pid = mainPid(lab, host.name, program.name, running);
    const state =
      init === undefined || running.length === 0 ? "ended" : answers(program, init) ? "ready" : "starting";
    return { name: program.name, state, pid } as const;
  });
  return { host, on: init !== undefined, programs };
}

/** Whether all programs have started, and `afterStart` has succeeded since. */
export function hasStarted(lab: string, host: LabHost): boolean {
  return existsSync(hostFolder(lab, host.name).started);
}

/** Whether one of its programs was started and is not there: it is being started again, or has failed for good. */
export function hasFailed(lab: string, cgroups: LabCgroups, host: LabHost): boolean {
  return host.programs.some(
    ({ name }) =>
      existsSync(hostFolder(lab, host.name).pid(name)) &&
      processesIn(cgroups.program(host.name, name)).length === 0,
  );
}

/** Whether the host has started, and all of it still runs. */
export function isReady(lab: string, { host, programs }: HostStatus): boolean {
  return hasStarted(lab, host) && programs.every(({ state }) => state === "ready");
}

/** @param among Process ids, on this machine, of the program's processes. */
export function mainPid(
  lab: string,
  host: string,
  program: string,
  among: readonly number[],
): number | undefined {
  const inside = textOf(hostFolder(lab, host).pid(program)).trim();
  return inside === "" ? undefined : among.find((pid) => pidInside(pid) === inside);
}

/** Process id in the innermost PID namespace: proc_pid_status(5). */
function pidInside(pid: number): string | undefined {
  return /^NSpid:.*?(\d+)$/m.exec(textOf(`/proc/${pid}/status`))?.[1];
}

function answers({ ready }: LabProgram, init: number): boolean {
  switch (ready.kind) {
    case "running":
      return true;
    case "listens": {
      const addresses = listeningAddresses(ready);
      return SOCKET_TABLES.some((table) => hasListener(textOf(`/proc/${init}/net/${table}`), addresses));
    }
    case "exists":
      return existsSync(`/proc/${init}/root${ready.path}`);
    default:
      return ready satisfies never;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // It has ended meanwhile.
    return "";
  }
}
