/**
 * Starting processes that are in their cgroups from the first moment. A shell moves itself in before it becomes the
 * program: were nospof killed in between, the shell would find no cgroup to join, or be found in it, and end either way.
 */
import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { join } from "node:path";

const JOIN = 'while [ "$1" != -- ]; do echo 0 >"$1" || exit 125; shift; done; shift; exec "$@"';

/** What programs of a lab find in their environment: nothing of the person who started it. */
export const CLEAN_ENVIRONMENT = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LANG: "C.UTF-8",
  // Node's pipes are sockets, which Bash takes for a remote login: as the first shell it would run the user's ~/.bashrc.
  SHLVL: "1",
} as const;

/**
 * @param cgroups Joined in this order; the one of version 2 first.
 * @param stdio See child_process.spawn.
 */
export function born(
  cgroups: readonly string[],
  command: readonly string[],
  stdio: StdioOptions,
  environment: Readonly<Record<string, string>> = CLEAN_ENVIRONMENT,
): ChildProcess {
  const files = cgroups.map((cgroup) => join(cgroup, "cgroup.procs"));
  return spawn("/bin/sh", ["-c", JOIN, "sh", ...files, "--", ...command], {
    stdio,
    env: environment,
    cwd: "/",
    // A session of its own: Ctrl-C in nospof's terminal is for nospof.
    detached: true,
  });
}
