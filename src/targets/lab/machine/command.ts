/** Commands in a host: each in a cgroup of its own, so that it can be ended with all it has started. */
import type { ChildProcess, StdioOptions } from "node:child_process";
import { mkdirSync, rmdirSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabCommandResult, LabProcess, RunOptions } from "../lab.ts";
import { type BirthOptions, born } from "./birth.ts";
import { emptyCgroup, killCgroup, processesIn } from "./cgroup.ts";
import { finished } from "./finished.ts";
import { lineReader } from "./first-line.ts";
import { initPid } from "./host-power.ts";
import type { LabCgroups } from "./lab-cgroups.ts";

/** How long a program may take to end after its input has ended, and again after SIGTERM. */
const GRACE_MS = 1000;

let counted = 0;

interface Entered {
  readonly child: ChildProcess;
  readonly cgroup: string;
  readonly leave: () => Promise<void>;
}

/** @returns undefined when the host is off */
function enter(
  lab: string,
  cgroups: LabCgroups,
  host: string,
  command: readonly string[],
  stdio: StdioOptions,
  options: BirthOptions = {},
): Entered | undefined {
  const pid = initPid(lab, cgroups, host);
  if (pid === undefined) return undefined;
  counted += 1;
  const cgroup = join(cgroups.host(host), `command.${process.pid}.${counted}`);
  mkdirSync(cgroup);
  const [, ...legacy] = cgroups.joined(host);
  const inside = ["nsenter", "--target", String(pid), "--mount", "--uts", "--ipc", "--net", "--pid", "--"];
  const child = born([cgroup, ...legacy], [...inside, ...command], stdio, options);
  const leave = async (): Promise<void> => {
    await emptyCgroup(cgroup);
    try {
      rmdirSync(cgroup);
    } catch {
      // The whole lab is being removed.
    }
  };
  return { child, cgroup, leave };
}

const OFF: LabCommandResult = { exitCode: 255, output: "the host is off" };

export async function runInHost(
  lab: string,
  cgroups: LabCgroups,
  host: string,
  command: readonly string[],
  { input, timeoutMs }: RunOptions = {},
): Promise<LabCommandResult> {
  const entered = enter(lab, cgroups, host, command, "pipe");
  if (entered === undefined) return OFF;
  const limit = timeoutMs === undefined ? undefined : setTimeout(() => killCgroup(entered.cgroup), timeoutMs);
  const result = await finished(entered.child, input);
  clearTimeout(limit);
  await entered.leave();
  return result;
}

/** @throws Error when the host is off */
export async function startInHost(
  lab: string,
  cgroups: LabCgroups,
  host: string,
  command: readonly string[],
): Promise<LabProcess> {
  const entered = enter(lab, cgroups, host, command, ["pipe", "pipe", "inherit"]);
  if (entered === undefined) throw new Error(`host ${host} is off`);
  const { child, cgroup } = entered;
  child.stdin?.on("error", () => {});
  const nextLine = lineReader(child);
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
    child.on("error", () => resolve());
  });
  const endsInTime = (): Promise<boolean> =>
    Promise.race([ended.then(() => true), sleep(GRACE_MS, false, { ref: false })]);

  const stop = async (): Promise<void> => {
    child.stdin?.end();
    if (!(await endsInTime())) {
      for (const pid of processesIn(cgroup)) signalIfThere(pid, "SIGTERM");
      await endsInTime();
    }
    await entered.leave();
    await ended;
  };
  return { lines: linesOf(nextLine), write: (text) => void child.stdin?.write(text), stop };
}

async function* linesOf(nextLine: () => Promise<string | undefined>): AsyncGenerator<string> {
  for (let line = await nextLine(); line !== undefined; line = await nextLine()) yield line;
}

export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Runs a command in a host at this process's own terminal. @returns its exit code; undefined: the host is off */
export async function terminalInHost(
  lab: string,
  cgroups: LabCgroups,
  host: string,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  const entered = enter(lab, cgroups, host, command, "inherit", {
    environment,
    atTerminal: true,
  });
  if (entered === undefined) return undefined;
  const exitCode = await new Promise<number>((resolve) => {
    entered.child.on("close", (code, signal) => {
      // As shells report it.
      resolve(code ?? 128 + constants.signals[signal ?? "SIGKILL"]);
    });
    entered.child.on("error", () => resolve(127));
  });
  await entered.leave();
  return exitCode;
}
