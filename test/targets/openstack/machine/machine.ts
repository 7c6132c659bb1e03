/** A machine as a cloud would start it: Debian, systemd, cloud-init; made of namespaces instead of a hypervisor. */
import { closeSync, mkdirSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { born, reaped } from "../../../../src/targets/lab/machine/birth.ts";
import { removeCgroup } from "../../../../src/targets/lab/machine/cgroup.ts";
import { firstLine } from "../../../../src/targets/lab/machine/first-line.ts";
import { requireOwnKernel } from "../../../../src/targets/lab/machine/require-kernel.ts";
import { machineDebian } from "./debian.ts";

const BOOT = fileURLToPath(new URL("boot.sh", import.meta.url));

export interface MachineInterface {
  /** As the hypervisor happens to name it. */
  readonly name: string;
  readonly mac: string;
  /** Process id in whose network namespace the other end is, and its name there. */
  readonly to: { readonly pid: number; readonly name: string; readonly bridge: string };
}

export interface MachineSetup {
  readonly name: string;
  /** What is on its disk beside Debian, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly interfaces: readonly MachineInterface[];
}

export interface Machine {
  /** Process id, on the real machine, of its first process. */
  readonly pid: number;
  readonly run: (
    command: readonly string[],
  ) => Promise<{ readonly exitCode: number; readonly output: string }>;
  /** @throws Error with the journal's end when `seconds` have passed */
  readonly until: (what: string, seconds: number, holds: () => Promise<boolean>) => Promise<void>;
  readonly read: (path: string) => Promise<string>;
  /** Asks it to shut down, as the cloud does; resolves when it has. */
  readonly shutDown: () => Promise<void>;
  /** Takes its power away. Fine to call twice. */
  readonly kill: () => Promise<void>;
}

/** Ends at the latest with this process. @throws Error when namespaces or mounts are refused */
export async function startMachine({ name, files, interfaces }: MachineSetup): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), `nospof-machine-${name}-`));
  const cgroup = join(requireOwnKernel(), `nospof-machine-${process.pid}-${name}`);
  mkdirSync(cgroup, { recursive: true });
  await mkdir(join(folder, "layers"));
  await mkdir(join(folder, "files"));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, "files", path)), { recursive: true });
    await writeFile(join(folder, "files", path), content);
  }
  const log = openSync(join(folder, "console"), "a");
  const child = born([cgroup], ["bash", BOOT, folder, machineDebian(), name, cgroup], ["pipe", "pipe", log]);
  closeSync(log);
  child.stdin?.on("error", () => {});
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const kill = async (): Promise<void> => {
    await removeCgroup(cgroup);
    await reaped(cgroup);
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const pid = Number(await firstLine(child));
    if (!(pid > 0)) throw new Error(`machine ${name} did not start`);
    const run: Machine["run"] = async ([program = "", ...words]) => {
      const enter = ["--target", String(pid), "--mount", "--net", "--pid", "--uts", "--ipc", "--cgroup"];
      const result = await execa("nsenter", [...enter, "--", program, ...words], {
        reject: false,
        all: true,
        stdin: "ignore",
        env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", SYSTEMD_COLORS: "0" },
        extendEnv: false,
      });
      return { exitCode: result.exitCode ?? 128, output: result.all };
    };
    for (const one of interfaces) await plug(pid, one);
    await writeFile(join(folder, "go"), "");
    const journal = async (): Promise<string> => {
      const { output } = await run(["journalctl", "--no-pager", "--lines=60", "--output=short-monotonic"]);
      return `${await readFile(join(folder, "console"), "utf8")}\n${output}`;
    };
    return {
      pid,
      run,
      kill,
      until: async (what, seconds, holds) => {
        const last = performance.now() + seconds * 1000;
        while (!(await holds().catch(() => false))) {
          if (performance.now() > last) {
            throw new Error(`${name}: ${what}: not within ${seconds} s\n${await journal()}`);
          }
          await sleep(200);
        }
      },
      read: (path) => readFile(`/proc/${pid}/root${path}`, "utf8"),
      shutDown: async () => {
        // systemd(1), SIGRTMIN+4: what an ACPI power button makes logind ask for.
        await execa("kill", ["-s", "RTMIN+4", String(pid)]);
        await ended;
      },
    };
  } catch (error) {
    await kill();
    throw error;
  }
}

/** The other end is made where it is needed: nothing is in the real machine's network at any time. */
async function plug(pid: number, { name, mac, to }: MachineInterface): Promise<void> {
  const inCloud = ["--target", String(to.pid), "--net", "--", "ip", "link"];
  const pair = ["add", to.name, "type", "veth", "peer", "name", name, "address", mac, "netns", String(pid)];
  await execa("nsenter", [...inCloud, ...pair]);
  await execa("nsenter", [...inCloud, "set", to.name, "master", to.bridge, "up"]);
}
