/** A machine of its own for one program, made of namespaces: network, mounts, processes, name. */
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { born } from "../../../src/targets/lab/machine/birth.ts";
import { firstLine } from "../../../src/targets/lab/machine/first-line.ts";
import { dockerRoot } from "./docker-root.ts";
import { type MachineCgroup, makeMachineCgroup } from "./fleet-cgroups.ts";

const FIRST_PROCESS = fileURLToPath(new URL("machine.sh", import.meta.url));

export interface MachineSetup {
  readonly fleet: string;
  readonly name: string;
  /** What it shares with this process and keeps over a boot; `/machine` inside. */
  readonly folder: string;
  /** Lines for its /etc/hosts. */
  readonly hosts: string;
  /** The program, given what is known by then. Started by {@link Machine.begin}. */
  readonly program: (cgroup: MachineCgroup) => Promise<readonly string[]>;
}

export interface Machine {
  /** Process id, on this machine, of its first process. */
  readonly pid: number;
  readonly cgroup: MachineCgroup;
  /** Starts its program; its interfaces are there. */
  readonly begin: () => void;
  /** Resolves when the machine has ended, by itself or by the end of all its processes. */
  readonly ended: Promise<void>;
  readonly isRunning: () => boolean;
  /** The last lines of its program. */
  readonly log: () => Promise<string>;
  /** A command inside, with the programs and files of the machine. See {@link runBehind}. */
  readonly run: (command: readonly string[], options?: RunOptions) => Promise<string>;
  /** All its processes at once; resolves when they are gone and nothing of them is left but the folder. */
  readonly kill: () => Promise<void>;
}

/** Ends at the latest with this process. @throws Error when namespaces or mounts are refused */
export async function bootMachine(setup: MachineSetup): Promise<Machine> {
  const { fleet, name, folder, hosts } = setup;
  await mkdir(folder, { recursive: true });
  const cgroup = makeMachineCgroup(fleet, name);
  const program = await setup.program(cgroup);
  const logFile = join(folder, "log");
  const log = openSync(logFile, "a");
  const child = born(
    [cgroup.programs],
    [
      ...["unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--propagation", "private"],
      ...["--fork", "--kill-child"],
      ...["bash", FIRST_PROCESS, "boot", folder, dockerRoot(), name, hosts, ...program],
    ],
    ["pipe", "pipe", log],
  );
  closeSync(log);
  let running = true;
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      running = false;
      resolve();
    });
  });
  child.stdin?.on("error", () => {});
  const lastLines = async (): Promise<string> =>
    (await readFile(logFile, "utf8")).split("\n").slice(-20).join("\n");
  const kill = async (): Promise<void> => {
    await cgroup.remove();
    await ended;
  };

  const pid = Number(await firstLine(child));
  if (!(pid > 0)) {
    await kill();
    throw new Error(`machine ${name} did not come up:\n${await lastLines()}`);
  }
  return {
    pid,
    cgroup,
    begin: () => void child.stdin?.write("go\n"),
    ended,
    isRunning: () => running,
    log: lastLines,
    run: (command, options) => runBehind([...enter(pid, EVERYTHING), ...command], options),
    kill,
  };
}

const EVERYTHING = ["--mount", "--net", "--pid", "--uts", "--ipc"];

function enter(pid: number, namespaces: readonly string[]): readonly string[] {
  return ["nsenter", "--target", String(pid), ...namespaces, "--"];
}

/** What stands before a command of this machine that runs in another one's network. It is ended by whoever started it. */
export function enterNetwork(pid: number): readonly string[] {
  return enter(pid, ["--net"]);
}

export interface RunOptions {
  /** For its standard input. Default: none. */
  readonly input?: string;
  /** It is killed after so long. Default: it may take what it takes. */
  readonly timeoutMs?: number;
}

/** @returns what a command prints, without the last end of line @throws ExecaError, with what it says, when it fails */
export async function runBehind(
  [program = "", ...words]: readonly string[],
  { input, timeoutMs }: RunOptions = {},
): Promise<string> {
  const { stdout } = await execa(program, words, {
    ...(input === undefined ? { stdin: "ignore" } : { input }),
    ...(timeoutMs !== undefined && { timeout: timeoutMs, killSignal: "SIGKILL" }),
  });
  return stdout;
}
