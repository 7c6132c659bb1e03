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

export interface BirthOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** It has the terminal of this process, and what is typed there, Ctrl-C too. Default: it has none. */
  readonly atTerminal?: boolean;
}

/**
 * @param cgroups Joined in this order; the one of version 2 first.
 * @param stdio See child_process.spawn.
 */
export function born(
  cgroups: readonly string[],
  command: readonly string[],
  stdio: StdioOptions,
  { environment = CLEAN_ENVIRONMENT, atTerminal = false }: BirthOptions = {},
): ChildProcess {
  const [cgroup = ""] = cgroups;
  const files = cgroups.map((cgroup) => join(cgroup, "cgroup.procs"));
  const child = spawn("/bin/sh", ["-c", JOIN, "sh", ...files, "--", ...command], {
    stdio,
    env: environment,
    cwd: "/",
    // A session of its own: Ctrl-C in nospof's terminal is for nospof.
    detached: !atTerminal,
  });
  const left = (): void => void living.delete(child);
  living.set(child, cgroup);
  child.on("exit", left).on("error", left);
  return child;
}

/** Those of this process that have not been reaped, and the cgroup of each. */
const living = new Map<ChildProcess, string>();

/** Resolves when no child that was born in the cgroup or below is left, not even as a zombie. They are dying when this is called. */
export async function reaped(cgroup: string): Promise<void> {
  const dying = [...living].filter(([, birthplace]) => `${birthplace}/`.startsWith(`${cgroup}/`));
  await Promise.all(
    dying.map(
      ([child]) =>
        new Promise<void>((resolve) => {
          child.ref();
          child.once("exit", () => resolve()).once("error", () => resolve());
        }),
    ),
  );
}
