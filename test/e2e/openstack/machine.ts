/** The machine in miniature that the control plane runs on: its own network with loopback alone, its own processes. */
import { cp, mkdir, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openNamespace } from "../../programs/namespace.ts";
import { openStackRoot } from "./cache.ts";
import { configurationFiles } from "./configuration/files.ts";
import { HYPERVISORS } from "./configuration/nova.ts";
import type { Program } from "./programs.ts";

const LOGS = "/var/log/nospof";
const FOLDERS = [LOGS, "/run/nospof", ...HYPERVISORS.map(({ host }) => `/var/lib/nova/${host}/instances`)];
/** A tenth of it is enough on a machine that does nothing else. */
const PATIENCE_SECONDS = 300;
/** Lines of a log that an error shows. */
const SHOWN = 20;

/** Nothing of whoever runs the tests: oslo.config reads `OS_*` too. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LANG: "C.UTF-8",
  PYTHONPATH: "/etc/nospof/python",
  PYTHONWARNINGS: "ignore",
  // Its own resolver would ask name servers that cannot be reached.
  EVENTLET_NO_GREENDNS: "yes",
};

export interface Machine {
  /** Process id of its first process, on the real machine. */
  readonly pid: number;
  /** Where a path of this machine is on the real one. */
  readonly outside: (path: string) => string;
  /** Runs a program to its end. @throws Error with the end of its log when it fails */
  readonly run: (program: Program) => Promise<void>;
  /** Runs a command of the machine to its end, and gives what it printed, whether it succeeds or not. */
  readonly ask: (
    command: readonly string[],
  ) => Promise<{ readonly exitCode: number; readonly output: string }>;
  /** Starts a program, which is expected to run as long as the machine. */
  readonly start: (program: Program) => Promise<void>;
  /** Ends a program. */
  readonly end: (name: string) => Promise<void>;
  /**
   * Waits until a condition holds.
   *
   * @param what the condition, in words
   * @param programs that it depends on
   * @throws Error with the end of a log when any program ends meanwhile, or when it takes too long
   */
  readonly until: (what: string, programs: readonly string[], holds: () => Promise<boolean>) => Promise<void>;
  /** Copies the logs to a folder of the real machine, and gives its path. */
  readonly keepLogs: () => Promise<string>;
  /** Ends everything. */
  readonly close: () => Promise<void>;
}

export async function openMachine(): Promise<Machine> {
  const namespace = await openNamespace({ root: openStackRoot(), files: await configurationFiles() });
  const outside = (path: string): string => `/proc/${namespace.pid}/root${path}`;
  for (const folder of FOLDERS) await mkdir(outside(folder), { recursive: true });
  const running = new Map<string, { readonly stop: () => Promise<void> }>();
  const ended = new Set<string>();

  const logged = ({ name, command, environment }: Program): readonly string[] => [
    ...["sh", "-c", 'log=$1; shift; exec env -i "$@" >"$log" 2>&1', "sh", `${LOGS}/${name}.log`],
    ...Object.entries({ ...ENVIRONMENT, ...environment }).map(([key, value]) => `${key}=${value}`),
    ...command,
  ];
  const keepLogs = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), "nospof-openstack-logs-"));
    await cp(outside(LOGS), folder, { recursive: true });
    return folder;
  };
  // Where one thing fails, others soon do: they share a copy.
  let keptForFailure: Promise<string> | undefined;
  const failure = async (what: string, names: readonly string[]): Promise<Error> => {
    keptForFailure ??= keepLogs();
    const kept = await keptForFailure;
    const tails = names.map(async (name) => {
      const log = await readFile(join(kept, `${name}.log`), "utf8").catch(() => "");
      return `the end of ${name}.log:\n${log.trimEnd().split("\n").slice(-SHOWN).join("\n")}`;
    });
    return new Error([what, ...(await Promise.all(tails)), `All logs are in ${kept}`].join("\n"));
  };

  return {
    pid: namespace.pid,
    outside,
    keepLogs,
    close: namespace.close,
    ask: namespace.run,
    run: async (program) => {
      const { exitCode } = await namespace.run(logged(program));
      if (exitCode !== 0)
        throw await failure(`${program.name} ended with status ${exitCode}`, [program.name]);
    },
    start: async (program) => {
      const started = await namespace.start(logged(program));
      running.set(program.name, started);
      void started.ended.then(() => ended.add(program.name));
    },
    end: async (name) => {
      await running.get(name)?.stop();
      running.delete(name);
      ended.delete(name);
    },
    until: async (what, programs, holds) => {
      const last = Date.now() + PATIENCE_SECONDS * 1000;
      while (!(await holds().catch(() => false))) {
        if (ended.size > 0) throw await failure(`${[...ended].join(", ")} ended by itself`, [...ended]);
        if (Date.now() > last) {
          throw await failure(`not within ${PATIENCE_SECONDS} s: ${what}`, programs);
        }
        await sleep(100);
      }
    },
  };
}
