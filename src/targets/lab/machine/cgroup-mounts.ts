/** Which cgroup hierarchies this machine has, and where they are mounted: cgroups(7), proc_pid_mountinfo(5). */

export interface CgroupMounts {
  /** Mount point of version 2: every process of a lab is found, counted and killed there. */
  readonly unified: string | undefined;
  /** Mount points of the controllers that version 1 holds. */
  readonly legacy: { readonly cpu: string | undefined; readonly memory: string | undefined };
}

/** @param mountinfo Content of /proc/self/mountinfo. */
export function cgroupMounts(mountinfo: string): CgroupMounts {
  const mounts = mountinfo.split("\n").flatMap((line) => {
    const [place, origin] = line.split(" - ");
    const point = place?.split(" ")[4];
    const [type, , options] = origin?.split(" ") ?? [];
    return point === undefined || type === undefined ? [] : [{ point: unescaped(point), type, options }];
  });
  const legacy = (controller: string): string | undefined =>
    mounts.find(({ type, options }) => type === "cgroup" && options?.split(",").includes(controller))?.point;
  return {
    unified: mounts.find(({ type }) => type === "cgroup2")?.point,
    legacy: { cpu: legacy("cpu"), memory: legacy("memory") },
  };
}

/** Spaces and the like are written as octal numbers. */
function unescaped(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
