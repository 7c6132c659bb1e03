/**
 * The keeper: one process per lab that holds what outlives a host that is switched off. Its network namespace has the
 * bridges, its mount namespace the disks. It also ends the lab when nospof dies before the lab was told to stay.
 */
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabHost, LabLayout } from "../model.ts";
import { born } from "./birth.ts";
import { firstLine } from "./first-line.ts";
import type { LabCgroups } from "./lab-cgroups.ts";
import { LabError } from "./lab-error.ts";
import { shellWord } from "./shell-word.ts";
import { stateFolder } from "./state-folder.ts";

/**
 * Size of the table of TCP connections in network namespaces made from the keeper's (ip-sysctl.rst of Linux, since 6.1).
 * Without it they share the machine's, of hundreds of thousands of entries, and looking who listens takes milliseconds.
 */
const CHILD_TABLE = "/proc/sys/net/ipv4/tcp_child_ehash_entries";
const CHILD_TABLE_ENTRIES = 4096;

/** Disk of hosts whose size is not declared. */
const DEFAULT_DISK_BYTES = 1024 ** 3;

export interface Keeper {
  /** Process id on this machine. */
  readonly pid: number;
  /** The lab stays when this process ends. */
  readonly letStay: () => Promise<void>;
}

/** @throws LabError when the kernel refuses the namespaces or a mount */
export async function startKeeper(layout: LabLayout, cgroups: LabCgroups): Promise<Keeper> {
  const state = stateFolder(layout.name);
  mkdirSync(state.disks);
  const log = openSync(state.keeperLog, "a");
  const script = keeperScript(layout, cgroups);
  const unshare = ["unshare", "--mount", "--net", "--propagation", "private", "bash", "--norc", "-c", script];
  const child = born([cgroups.keeper], unshare, ["pipe", "pipe", log]);
  closeSync(log);
  const pid = Number(await firstLine(child));
  if (!(pid > 0)) {
    throw new LabError(
      `cannot make namespaces here: ${readFileSync(state.keeperLog, "utf8").trim()}`,
      "run nospof as root of the machine itself, or in a container that may make namespaces and mounts (--privileged)",
    );
  }
  writeFileSync(state.keeper, String(pid));
  child.unref();
  child.stdin?.on("error", () => {});
  return {
    pid,
    letStay: () => new Promise((resolve) => child.stdin?.end("stay\n", () => resolve())),
  };
}

/** A host's disk, in the keeper's mount namespace. */
export function diskOf(lab: string, host: string): string {
  return join(stateFolder(lab).disks, host);
}

export function diskBytesOf(host: LabHost): number {
  return host.limits?.diskBytes ?? DEFAULT_DISK_BYTES;
}

function keeperScript(layout: LabLayout, cgroups: LabCgroups): string {
  const state = stateFolder(layout.name);
  const disks = layout.hosts.map(
    (host) => `disk ${shellWord(diskOf(layout.name, host.name))} ${diskBytesOf(host)}`,
  );
  const bridges = layout.networks.flatMap(({ switches }) =>
    switches.map(
      ({ bridge }) => `link add ${bridge} up type bridge stp_state 0 forward_delay 0 mcast_snooping 0`,
    ),
  );
  return `
set -e
disk() { mount -n -t tmpfs -o "mode=755,size=$2" nospof-disk "$1"; }
mount -n -t tmpfs -o mode=700 nospof-disks ${shellWord(state.disks)}
mkdir ${layout.hosts.map((host) => shellWord(diskOf(layout.name, host.name))).join(" ")}
${disks.join("\n")}
[ ! -e /proc/sys/net/ipv6 ] || for each in all default; do echo 1 >"/proc/sys/net/ipv6/conf/$each/disable_ipv6"; done
[ ! -e ${CHILD_TABLE} ] || echo ${CHILD_TABLE_ENTRIES} >${CHILD_TABLE}
ip -batch - <<'END'
${bridges.join("\n")}
END
read -r pid _ </proc/self/stat
echo "$pid"
exec >&2
word=gone
read -r word || true
[ "$word" = stay ] || echo 1 >${shellWord(join(cgroups.lab, "cgroup.kill"))}
exec 9<> <(:)
while :; do read -r _ <&9 || true; done
`;
}
