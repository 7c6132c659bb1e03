/** The parts of a host's script that give it file trees of its own. */
import { BOARD } from "../lab.ts";
import type { LabHost, LabLayout } from "../model.ts";
import { diskOf } from "./keeper.ts";
import { shellWord } from "./shell-word.ts";
import { HOST_FOLDER_INSIDE, hostFolder, stateFolder } from "./state-folder.ts";

export interface TreeOptions {
  /** The host's cgroup of version 2. */
  readonly cgroup: string;
  /** Folders under /run or /tmp that the host sees although it has its own /run and /tmp. */
  readonly folders: readonly string[];
  /** Folder that is the root of the host, in place of this machine's. */
  readonly root: string | undefined;
}

/** Where a host finds its own cgroup. */
const CGROUP_INSIDE = "/run/nospof/cgroup";

/**
 * Puts the private trees together beside those that are in place, since what they will hide is needed meanwhile.
 * `$stage` is in the machine's /run, but what is mounted there is seen in this mount namespace only; `-n`, else mount(8)
 * would note it in the machine's /run as well.
 */
export function privateTrees(layout: LabLayout, host: LabHost, options: TreeOptions): string {
  const folder = hostFolder(layout.name, host.name);
  const shared: readonly (readonly [string, string])[] = [
    [stateFolder(layout.name).board, BOARD],
    [folder.root, HOST_FOLDER_INSIDE],
    [options.cgroup, CGROUP_INSIDE],
    ...options.folders.map((path) => [path, path] as const),
  ];
  return `hostname ${shellWord(host.name.replace(/\.$/, ""))}
stage=${shellWord(folder.stage)}
disk=${shellWord(diskOf(layout.name, host.name))}
for tree in run tmp; do mount -n -t tmpfs -o mode=755 nospof-$tree "$stage/$tree"; done
chmod 1777 "$stage/tmp"
mkdir -p "$stage/run/lock" ${shared.map(([, inside]) => `"$stage"${shellWord(inside)}`).join(" ")}
${shared.map(([from, inside]) => `mount -n --rbind ${shellWord(from)} "$stage"${shellWord(inside)}`).join("\n")}
${options.root === undefined ? OVER_THE_MACHINE : rootOf(options.root)}
umount -n -l ${shellWord(stateFolder(layout.name).disks)}     # the disks of the others`;
}

/** Two names of folders on the host's disk for each overlay: overlayfs.rst of Linux. */
const OVER_THE_MACHINE = `mkdir -p "$disk/etc/up" "$disk/etc/work" "$disk/var/up" "$disk/var/work"
for tree in etc var; do
  mount -n -t overlay -o "lowerdir=/$tree,upperdir=$disk/$tree/up,workdir=$disk/$tree/work" nospof-$tree /$tree
done`;

function rootOf(folder: string): string {
  return `mkdir -p "$disk/up" "$disk/work" "$stage/root"
mount -n -t overlay -o lowerdir=${shellWord(folder)},upperdir="$disk/up",workdir="$disk/work" nospof-root "$stage/root"
cd "$stage/root"
mkdir -p dev mnt proc run sys tmp
mount -n --rbind /dev dev
mount -n --rbind /sys sys`;
}

/** The private trees take their places. From here on the host sees nothing of the machine's /run, /tmp and processes. */
export function takePlaces(root: string | undefined): string {
  const top = root === undefined ? "" : '"$stage/root"';
  return `mount -n --move "$stage/tmp" ${top}/tmp
mount -n --move "$stage/run" ${top}/run
mount -n -t tmpfs -o mode=1777 nospof-shm ${top}/dev/shm
mount -n -t proc nospof-proc ${top}/proc
${root === undefined ? "" : PIVOT}
lay_files`;
}

/** Those who enter the mount namespace later find this root, too: pivot_root(2). */
const PIVOT = `cd "$stage/root"
pivot_root . mnt
cd /
hash -r
umount -n -l /mnt`;
