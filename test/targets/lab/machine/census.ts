/** Everything that this program can see of processes, namespaces, mounts and cgroups: in a PID namespace of its own, all that it has made. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { machineCgroups } from "../../../../src/targets/lab/machine/machine-cgroups.ts";
import { LABS_FOLDER } from "../../../../src/targets/lab/machine/state-folder.ts";

export interface Census {
  /** Zombies too, each with the process that has not waited for it. */
  readonly processes: readonly string[];
  /** As `net:[4026531840]`: those a process is in, holds open, or has mounted. */
  readonly namespaces: readonly string[];
  /** Of every mount namespace that a process is in. */
  readonly mounts: readonly string[];
  /** Below nospof's own, in every hierarchy, without those of other labs. */
  readonly cgroups: readonly string[];
  /** State of labs, without that of others. */
  readonly files: readonly string[];
}

/** @param isOurs whether a lab of this name is one of those that are counted */
export function takeCensus(isOurs: (lab: string) => boolean): Census {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const mounts = new Map(
    pids.map((pid) => [linkOf(`/proc/${pid}/ns/mnt`), textOf(`/proc/${pid}/mountinfo`)]),
  );
  const mountLines = [...mounts].flatMap(([namespace, text]) =>
    linesOf(text).map((line) => `${namespace} ${line.split(" ").slice(3, 5).join(" ")}`),
  );
  return {
    processes: pids.map(processText).sort(),
    namespaces: unique([
      ...pids.flatMap((pid) => [...linksIn(`/proc/${pid}/ns`), ...linksIn(`/proc/${pid}/fd`)]),
      ...mountLines.flatMap((line) => line.split(" ")),
    ]).filter((text) => /^[a-z]+:\[\d+\]$/.test(text) && !/^(pipe|socket):/.test(text)),
    mounts: mountLines.sort(),
    cgroups: cgroupTops().flatMap((top) =>
      foldersIn(top).filter((path) => isOurs(path.slice(top.length + 1).split("/")[0] ?? "")),
    ),
    files: foldersIn(LABS_FOLDER).filter((path) => isOurs(basename(path))),
  };
}

function processText(pid: string): string {
  const status = textOf(`/proc/${pid}/status`);
  const field = (name: string): string => new RegExp(`^${name}:\\t(.*)$`, "m").exec(status)?.[1] ?? "";
  const zombie = field("State").startsWith("Z") ? `, zombie of ${field("PPid")}` : "";
  return `${pid} ${field("Name")}${zombie}`;
}

function cgroupTops(): readonly string[] {
  const { unified, legacy } = machineCgroups();
  return unique(
    [unified, legacy.cpu, legacy.memory].flatMap((mount) => (mount === undefined ? [] : [mount])),
  ).map((mount) => join(mount, "nospof"));
}

function foldersIn(folder: string): readonly string[] {
  const inside = attempt(() => readdirSync(folder, { withFileTypes: true }), [])
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
  return inside.flatMap((path) => [path, ...foldersIn(path)]);
}

function linksIn(folder: string): readonly string[] {
  return attempt(() => readdirSync(folder), []).map((name) => linkOf(join(folder, basename(name))));
}

function linkOf(path: string): string {
  return attempt(() => readlinkSync(path), "");
}

function textOf(path: string): string {
  return attempt(() => readFileSync(path, "utf8"), "");
}

/** What has ended meanwhile has nothing to be counted. */
function attempt<Result>(read: () => Result, otherwise: Result): Result {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
