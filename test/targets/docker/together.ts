/** A load balancer's container with keepalived in it, as it is with Docker: first process of its own, borrowed programs. */
import { readFileSync } from "node:fs";
import type { Plan } from "../../../src/plan/model.ts";
import { render } from "../../../src/render/render.ts";
import type { Namespace } from "../../programs/namespace.ts";
import type { StartedProgram } from "../../programs/started-program.ts";
import { type Published, publish, type Shell, said, script, startScript, until } from "./containers.ts";

/** All beside each other, as in a container. */
const LIBRARY = "/var/lib/nospof-scripts";
const SCRIPTS = [
  ...["run-together.sh", "run-program.sh", "publish-configuration.sh", "lend-programs.sh", "connections.sh"],
  ...["programs/haproxy.sh", "programs/keepalived.sh"],
];

const OWN = "/var/lib/nospof/volumes/haproxy";
const BESIDE = "/var/lib/nospof/volumes/keepalived";

/** Where programs that were lent are. */
export const LENT = `${BESIDE}/lent`;

export interface Together {
  readonly host: Namespace;
  readonly output: () => string;
  readonly ended: Promise<void>;
  /** As Docker stops a container. */
  readonly stop: () => Promise<void>;
  /** As a loss of power: everything at once. */
  readonly kill: () => Promise<void>;
}

export async function placeScripts(host: Namespace): Promise<void> {
  await host.write(
    SCRIPTS.map((name) => ({
      path: `${LIBRARY}/${name.slice(name.lastIndexOf("/") + 1)}`,
      content: readFileSync(script(name), "utf8"),
    })),
  );
}

/** The container that lends programs, until it says whether it does. */
export async function lend(
  host: Namespace,
  name: string,
  programs: readonly string[],
  shell: Shell = "dash",
): Promise<{ readonly result: string; readonly output: string }> {
  await host.run(["mkdir", "-p", LENT]);
  const lender = await startScript(host, shell, { NOSPOF_LENT: LENT }, [
    `${LIBRARY}/lend-programs.sh`,
    name,
    ...programs,
  ]);
  const result = await said(lender, /^nospof: result: (in effect|refused)$/m);
  await lender.stop();
  return { result, output: lender.output() };
}

/** @param name of what was lent */
export async function startTogether(
  host: Namespace,
  address: string,
  name = "programs",
  shell: Shell = "dash",
): Promise<Together> {
  const environment = {
    NOSPOF_CONFIGURATION: OWN,
    NOSPOF_BESIDE: BESIDE,
    NOSPOF_BORROWED: `${LENT}/${name}`,
    NOSPOF_ANSWERS: "curl -sf -o /dev/null -m 2 http://127.0.0.1:8404/nospof-health",
    NOSPOF_KEEPALIVED_ANSWERS: "sh /etc/keepalived/check-haproxy.sh",
    NOSPOF_INTERFACES: `eth0=${address}`,
  };
  await host.run(["mkdir", "-p", BESIDE]);
  const started = await host.start([
    ...["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "env"],
    ...Object.entries(environment).map(([key, value]) => `${key}=${value}`),
    ...(shell === "busybox" ? ["busybox", "sh"] : [shell]),
    ...[`${LIBRARY}/run-together.sh`, `${LIBRARY}/haproxy.sh`],
    ...["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"],
  ]);
  return {
    host,
    output: started.output,
    ended: started.ended,
    stop: async () => {
      await signalFirst(host, started, "TERM");
      await started.ended;
    },
    kill: async () => {
      await signalFirst(host, started, "KILL");
      await started.ended;
    },
  };
}

/** To the first process inside, the child of what has made its namespace. */
async function signalFirst(host: Namespace, { pid }: StartedProgram, signal: string): Promise<void> {
  await host.run(["pkill", `-${signal}`, "--parent", String(pid)]);
}

/** @param changed what is otherwise in keepalived.conf */
export async function configure(
  { host }: Together,
  plan: Plan,
  name: string,
  program: "haproxy" | "keepalived",
  changed: (configuration: string) => string = (same) => same,
): Promise<Published> {
  const bundle = render(plan).find(({ instance }) => instance === name);
  const files = (bundle?.files ?? []).filter((file) => file.program === program);
  return publish(
    host,
    { shell: "dash", program },
    Object.fromEntries(
      files.map(({ path, content, mode }) => [
        path,
        { content: path.endsWith("/keepalived.conf") ? changed(content) : content, mode },
      ]),
    ),
  );
}

/** Process numbers of those whose command line matches; none that has ended. */
export async function processes(host: Namespace, pattern: string): Promise<readonly number[]> {
  const { output } = await host.run(["pgrep", "--full", "--runstates", "RSDT", pattern]);
  return output.split("\n").filter(Boolean).map(Number);
}

/** How many have ended and were not taken leave of. */
export async function zombies(host: Namespace): Promise<number> {
  return Number((await host.run(["pgrep", "--count", "--runstates", "Z", "."])).output);
}

export async function untilKeepalivedRuns(together: Together, times = 1): Promise<void> {
  await until(
    async () => together.output().split("nospof: keepalived: it runs with the configuration").length > times,
  );
}
