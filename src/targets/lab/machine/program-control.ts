/** Signals for programs, and starting them again. */
import { rmSync } from "node:fs";
import type { LabHost } from "../model.ts";
import { emptyCgroup, killCgroup, processesIn } from "./cgroup.ts";
import { runInHost, signalIfThere } from "./command.ts";
import { LabError } from "./lab-error.ts";
import type { Machine } from "./machine.ts";
import { mainPid } from "./program-state.ts";
import { HOST_FOLDER_INSIDE, hostFolder } from "./state-folder.ts";

export async function signalProgram(
  { layout, cgroups }: Machine,
  host: LabHost,
  program: string,
  signal: NodeJS.Signals,
  which: "all" | "main",
): Promise<void> {
  const cgroup = programCgroup(cgroups, host, program);
  const running = processesIn(cgroup);
  if (which === "main") {
    const main = mainPid(layout.name, host.name, program, running);
    if (main !== undefined) signalIfThere(main, signal);
    return;
  }
  // The kernel sees to it that no process is born meanwhile and escapes.
  if (signal === "SIGKILL") {
    killCgroup(cgroup);
    return;
  }
  const reached = new Set<number>();
  // Those that were forked while the others got theirs.
  for (let left = running; left.length > 0; left = processesIn(cgroup).filter((pid) => !reached.has(pid))) {
    for (const pid of left) {
      signalIfThere(pid, signal);
      reached.add(pid);
    }
  }
}

/** Does nothing when its main process runs. */
export async function startProgram(machine: Machine, host: LabHost, program: string): Promise<void> {
  const { layout, cgroups } = machine;
  const cgroup = programCgroup(cgroups, host, program);
  if (mainPid(layout.name, host.name, program, processesIn(cgroup)) !== undefined) return;
  // What is left of it would be in the way, e.g. workers on its port: systemd ends them before a restart as well.
  await emptyCgroup(cgroup);
  rmSync(hostFolder(layout.name, host.name).pid(program), { force: true });
  const script = ["bash", `${HOST_FOLDER_INSIDE}/host.sh`, "start", program];
  const { exitCode, output } = await runInHost(layout.name, cgroups, host.name, script);
  if (exitCode !== 0) throw new LabError(`${program} on ${host.name} can't be started: ${output.trim()}`);
}

function programCgroup(cgroups: Machine["cgroups"], host: LabHost, program: string): string {
  if (!host.programs.some(({ name }) => name === program)) {
    throw new Error(`host ${host.name} has no program ${program}`);
  }
  return cgroups.program(host.name, program);
}
