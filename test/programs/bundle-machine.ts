/** An instance of a plan as a machine in miniature: its interfaces, kernel settings, files and secrets. */

import type { Instance, Plan } from "../../src/plan/model.ts";
import type { Bundle } from "../../src/render/bundle.ts";
import { interfaceName } from "../../src/render/interface-name.ts";
import type { CommandResult, Namespace, NamespaceSetup } from "./namespace.ts";

/** @param secret What every secret file holds; for a load balancer a PEM certificate with its key. */
export function machineOf(plan: Plan, bundle: Bundle, secret: string): NamespaceSetup {
  const instance = instanceOf(plan, bundle.instance);
  return {
    files: [
      // Not those of the real machine, which HAProxy may find no route to.
      { path: "/etc/resolv.conf", content: "nameserver 127.0.0.1\n" },
      ...bundle.files,
      ...bundle.secretFiles.map(({ path, mode }) => ({ path, mode, content: secret })),
    ],
    interfaces: instance.addresses.map(({ network, address }) => ({
      name: interfaceName(instance, network),
      addresses: [`${address}/${prefixOf(plan, network)}`],
    })),
    sysctls: bundle.sysctls,
  };
}

export function instanceOf(plan: Plan, name: string): Instance {
  const found = plan.instances.find((instance) => instance.name === name);
  if (found === undefined) throw new Error(`no instance ${name} in the plan`);
  return found;
}

/** Length of a network's prefix, e.g. `24`. */
export function prefixOf(plan: Plan, network: string): string {
  return plan.networks.find(({ name }) => name === network)?.cidr.split("/")[1] ?? "";
}

const JUDGES = ["nginx", "haproxy", "keepalived"] as const;

export type Judge = (typeof JUDGES)[number];

export interface Verdict extends CommandResult {
  readonly program: Judge;
}

/** The load-balancing programs that have a file in the bundle. */
export function judgesOf(bundle: Bundle): readonly Judge[] {
  return JUDGES.filter((program) =>
    bundle.files.some((file) => file.program === program && file.path.startsWith(`/etc/${program}/`)),
  );
}

/** Lets load-balancing programs, by default all that have a file in the bundle, judge it inside the machine. */
export async function judge(
  bundle: Bundle,
  machine: Namespace,
  judges = judgesOf(bundle),
): Promise<readonly Verdict[]> {
  // HAProxy warns of DNS servers that it has no route to.
  await machine.run(["ip", "route", "add", "default", "dev", "eth0"]);
  return Promise.all(judges.map(async (program) => ({ program, ...(await machine.run(COMMANDS[program])) })));
}

/** A warning is a refusal as well: something will not be as written. */
export function isRefusal({ program, exitCode, output }: Verdict): boolean {
  return exitCode !== 0 || (program !== "haproxy" && output !== "");
}

const COMMANDS = {
  nginx: ["nginx", "-t", "-q"],
  // Warnings count as refusals: HAProxy warns of what it will not do as written.
  haproxy: ["haproxy", "-c", "-dW", "-f", "/etc/haproxy/haproxy.cfg"],
  // With a script_user, `keepalived -t` before 2.2.8 ends itself unless its parent is out of sight: it takes itself for
  // a child that lost its parent (lib/notify.c of keepalived). A namespace hides the parent.
  keepalived: ["unshare", "--pid", "--fork", "keepalived", "-t", "-f", "/etc/keepalived/keepalived.conf"],
} as const;
