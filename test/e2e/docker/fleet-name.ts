/**
 * The name of a fleet says which process made it, so that any other can see whether that one is still there: no bookkeeping
 * that an interruption could make wrong.
 */
import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";

const NAME = /^(\d+)-(\d+)-(\d+)-[0-9a-f]{6}$/;

/** Another one each time. */
export function newFleetName(): string {
  const started = startOf(process.pid);
  if (started === undefined) throw new Error("this process is not in /proc");
  return `${pidNamespace()}-${process.pid}-${started}-${randomBytes(3).toString("hex")}`;
}

/** Whether the process that made the fleet has ended. Those of other PID namespaces are never taken for ended. */
export function isOrphan(fleet: string): boolean {
  const [, namespace, pid, started] = NAME.exec(fleet) ?? [];
  if (namespace === undefined || namespace !== pidNamespace()) return false;
  return startOf(Number(pid)) !== started;
}

function pidNamespace(): string {
  return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "";
}

/** Clock ticks from the boot of the machine to the start of a process: proc_pid_stat(5), field 22. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program, in brackets, may hold spaces.
    return stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .at(19);
  } catch {
    return undefined;
  }
}
