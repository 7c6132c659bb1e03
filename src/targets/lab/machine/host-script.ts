/** The script that is a host: its first process runs it with `boot`, and later ones with `start <program>`. */
import { BOARD } from "../lab.ts";
import type { LabHost, LabLayout } from "../model.ts";
import { interfaceCommands, sysctlWrites } from "./host-network.ts";
import { diskOf } from "./keeper.ts";
import { programFunctions } from "./program-script.ts";
import { shellWord } from "./shell-word.ts";
import { HOST_FOLDER_INSIDE, hostFolder, stateFolder } from "./state-folder.ts";

export interface HostScriptOptions {
  /** The host's cgroup of version 2. */
  readonly cgroup: string;
  /** Folders under /run or /tmp that the host sees although it has its own /run and /tmp. */
  readonly folders: readonly string[];
  /** Folder that is the root of the host, in place of this machine's. */
  readonly root: string | undefined;
  /** Set for every program, e.g. LD_PRELOAD. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Where a host finds its own cgroup. */
export const CGROUP_INSIDE = "/run/nospof/cgroup";

export function hostScript(layout: LabLayout, host: LabHost, options: HostScriptOptions): string {
  return `${programFunctions(host, options.environment)}
case $1 in
start) start_again "$2"; exit;;
esac
set -e
umask 022
${mounts(layout, host, options)}
read -r pid _ </proc/self/stat
nft -f - <<'END-OF-RULESET'
${host.firewall}
END-OF-RULESET
echo "$pid"
read -r word                 # the interfaces are there now; nobody to say so: nospof was killed
${sysctlWrites(host)}
ip -batch - <<'END-OF-BATCH'
${interfaceCommands(host).join("\n")}
END-OF-BATCH
${takePlaces(options)}
echo up
exec >&2 </dev/null
set +e
exec 9<> <(:)
boot_programs &
while :; do read -r _ <&9; done
`;
}

/**
 * Puts the private trees together beside those that are in place, since what is hidden in the end is needed meanwhile.
 * `$stage` is a folder in the machine's /run that nothing is mounted on outside of this mount namespace.
 */
function mounts(layout: LabLayout, host: LabHost, options: HostScriptOptions): string {
  const disk = shellWord(diskOf(layout.name, host.name));
  const folder = hostFolder(layout.name, host.name);
  const kept = options.folders.map((path) => {
    const target = `"$stage"${shellWord(path)}`;
    return `mkdir -p ${target}; mount -n --rbind ${shellWord(path)} ${target}`;
  });
  const shared: readonly (readonly [string, string])[] = [
    [stateFolder(layout.name).board, BOARD],
    [folder.root, HOST_FOLDER_INSIDE],
    [options.cgroup, CGROUP_INSIDE],
  ];
  return `
hostname ${shellWord(host.name.replace(/\.$/, ""))}
stage=${shellWord(folder.stage)}
top=
for tree in run tmp; do mount -n -t tmpfs -o mode=755 nospof-$tree "$stage/$tree"; done
chmod 1777 "$stage/tmp"
mkdir -p "$stage/run/lock" "$stage/run/haproxy" ${shared.map(([, inside]) => `"$stage${inside}"`).join(" ")}
${shared.map(([from, inside]) => `mount -n --bind ${shellWord(from)} "$stage${inside}"`).join("\n")}
${kept.join("\n")}
mkdir -p ${disk}/etc/up ${disk}/etc/work ${disk}/var/up ${disk}/var/work
for tree in etc var; do
  mount -n -t overlay -o "lowerdir=$top/$tree,upperdir="${disk}"/$tree/up,workdir="${disk}"/$tree/work" nospof-$tree "$top/$tree"
done
umount -n -l ${shellWord(stateFolder(layout.name).disks)}`;
}

function takePlaces(_options: HostScriptOptions): string {
  return `
mount -n --move "$stage/tmp" /tmp
mount -n --move "$stage/run" /run
mount -n -t tmpfs -o mode=1777 nospof-shm /dev/shm
mount -n -t proc nospof-proc /proc
lay_files`;
}
