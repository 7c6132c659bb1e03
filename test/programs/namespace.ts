/**
 * A private machine in miniature for tests that run real programs: its own network, its own processes, and its own
 * layer over /etc, /run and /var, so that production paths and addresses can be used as they are while nothing of the
 * real machine changes. Built from Linux namespaces; takes some 30 ms to open.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { type StartedProgram, startProgram } from "./started-program.ts";

interface PlacedFile {
  /** Absolute, under /etc, /run or /var. */
  readonly path: string;
  readonly content: string;
  /** Default 0o644. */
  readonly mode?: number;
}

export interface PlacedInterface {
  /** e.g. `eth0`. */
  readonly name: string;
  /** With prefix length, e.g. `10.0.1.5/24`. */
  readonly addresses: readonly string[];
}

export interface NamespaceSetup {
  /** Folder of another Debian whose programs and files to see instead of this machine's. Default: this machine's. */
  readonly root?: string;
  /** Folder of this machine that is seen under the same path although the root is another one's. */
  readonly shared?: string;
  readonly files?: readonly PlacedFile[];
  readonly interfaces?: readonly PlacedInterface[];
  readonly sysctls?: Readonly<Record<string, string>>;
}

export interface CommandResult {
  readonly exitCode: number;
  /** Standard output and standard error, interleaved. */
  readonly output: string;
}

export interface Namespace {
  /** Process id, on the real machine, of the namespace's first process; for `nsenter` and `ip link … netns`. */
  readonly pid: number;
  /** Runs a command to its end. Never throws for a failing command. */
  readonly run: (command: readonly string[]) => Promise<CommandResult>;
  /** Starts a program in the foreground and lets it run; it ends at the latest with the namespace. */
  readonly start: (command: readonly string[]) => Promise<StartedProgram>;
  readonly write: (files: readonly PlacedFile[]) => Promise<void>;
  /** Ends every process inside and forgets every change. */
  readonly close: () => Promise<void>;
}

/** Runs inside, as the first process. Paths come in as arguments; `read` waits until the namespace is closed. */
const FIRST_PROCESS = `
set -e
read -r pid _ < /proc/self/stat          # /proc is still that of the real machine
mount -t proc proc /proc
layers=$1
mount -t tmpfs tmpfs "$layers"
if [ -n "$2" ]; then
  mkdir "$layers/upper" "$layers/work" "$layers/root"
  mount -t overlay overlay -o "lowerdir=$2,upperdir=$layers/upper,workdir=$layers/work" "$layers/root"
  cd "$layers/root"
  for seen in "$3" "$4"; do
    if [ -n "$seen" ]; then
      mkdir -p ".$seen"
      mount --bind "$seen" ".$seen"
    fi
  done
  mount --rbind /dev dev
  mount -t proc proc proc
  pivot_root . mnt                       # those who enter the namespace later find this root, too
  umount -l /mnt
  [ -e /etc/hosts ] || echo 127.0.0.1 localhost >/etc/hosts
  layers=$3/layers
  mount -t tmpfs tmpfs "$layers"
fi
for top in etc run var; do
  mkdir "$layers/$top" "$layers/$top/upper" "$layers/$top/work"
  mount -t overlay overlay -o "lowerdir=/$top,upperdir=$layers/$top/upper,workdir=$layers/$top/work" "/$top"
done
ip link set lo up
echo "$pid"
read -r _ || true
`;

/** Arguments: mode, source and destination of each file. Folders that are missing are made for everybody to enter. */
const INSTALL_EACH = 'while [ "$#" -gt 0 ]; do install -D -m "$1" "$2" "$3" || exit; shift 3; done';

/** @throws Error when namespaces cannot be made here, or a part of the setup is refused. */
export async function openNamespace(setup: NamespaceSetup = {}): Promise<Namespace> {
  const folder = await mkdtemp(join(tmpdir(), "nospof-namespace-"));
  const layers = join(folder, "layers");
  await mkdir(layers);
  const first = execa(
    "unshare",
    [
      "--mount",
      "--net",
      "--pid",
      "--fork",
      "--kill-child",
      "--propagation",
      "private",
      "bash",
      "-c",
      FIRST_PROCESS,
      "bash",
      layers,
      setup.root ?? "",
      folder,
      setup.shared ?? "",
    ],
    { reject: false, stdin: "pipe", stdout: "pipe", stderr: "pipe" },
  );
  const pid = await firstNumber(first.stdout, async () => (await first).stderr ?? "");
  const enter = ["--target", String(pid), "--mount", "--net", "--pid", "--"];

  const run = async (command: readonly string[]): Promise<CommandResult> => {
    const result = await execa("nsenter", [...enter, ...command], {
      reject: false,
      all: true,
      stdin: "ignore",
    });
    return { exitCode: result.exitCode ?? 128, output: result.all };
  };
  const runOrThrow = async (command: readonly string[]): Promise<void> => {
    const result = await run(command);
    if (result.exitCode !== 0) throw new Error(`${command.join(" ")}: ${result.output}`);
  };
  const write = async (files: readonly PlacedFile[]): Promise<void> => {
    if (files.length === 0) return;
    const tree = await mkdtemp(join(folder, "files-"));
    const moves: string[] = [];
    for (const [index, { path, content, mode }] of files.entries()) {
      // Elsewhere there is no private layer: the real machine would be changed.
      if (!/^\/(etc|run|var)\//.test(path)) throw new Error(`${path} is not under /etc, /run or /var`);
      const source = join(tree, String(index));
      await writeFile(source, content);
      moves.push((mode ?? 0o644).toString(8), source, path);
    }
    await runOrThrow(["bash", "-c", INSTALL_EACH, "bash", ...moves]);
  };
  const close = async (): Promise<void> => {
    first.stdin.end();
    await first;
    await rm(folder, { recursive: true, force: true });
  };

  try {
    await write(setup.files ?? []);
    for (const placed of setup.interfaces ?? []) {
      // A veth pair rather than a dummy: every kernel that can run the tests has it. The far end stays inside.
      const far = `${placed.name}-far`;
      await runOrThrow(["ip", "link", "add", placed.name, "type", "veth", "peer", "name", far]);
      await runOrThrow(["ip", "link", "set", far, "up"]);
      await runOrThrow(["ip", "link", "set", placed.name, "up"]);
      for (const address of placed.addresses)
        await runOrThrow(["ip", "address", "add", address, "dev", placed.name]);
    }
    for (const [name, value] of Object.entries(setup.sysctls ?? {}))
      await runOrThrow(["sysctl", "-qw", `${name}=${value}`]);
  } catch (error) {
    await close();
    throw error;
  }
  return { pid, run, write, close, start: (command) => startProgram(["nsenter", ...enter], command) };
}

/** Opens a namespace, uses it, and closes it whatever happens. */
export async function inNamespace<Result>(
  setup: NamespaceSetup,
  use: (namespace: Namespace) => Promise<Result>,
): Promise<Result> {
  const namespace = await openNamespace(setup);
  try {
    return await use(namespace);
  } finally {
    await namespace.close();
  }
}

async function firstNumber(stdout: AsyncIterable<unknown>, failure: () => Promise<string>): Promise<number> {
  for await (const chunk of stdout) {
    const pid = Number.parseInt(String(chunk), 10);
    if (Number.isInteger(pid)) return pid;
  }
  throw new Error(`cannot make a namespace; tests of real programs need root on Linux: ${await failure()}`);
}
