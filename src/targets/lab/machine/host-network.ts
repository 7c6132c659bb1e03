/** The network of one host: what is done outside, in the keeper's network namespace, and what inside. */
import type { LabHost } from "../model.ts";
import type { Machine } from "./machine.ts";

/**
 * Lines of `ip -batch` for the keeper that give a host its interfaces, down. The host's end is made in the host at once:
 * no other namespace ever has it.
 */
export function plugCommands(
  host: LabHost,
  hostPid: number,
  { switches, unplugged }: Pick<Machine, "switches" | "unplugged">,
): readonly string[] {
  return host.interfaces.map(
    (plugged) =>
      `link add ${plugged.port} ${unplugged.has(plugged.port) ? "" : "up "}master ${switches.bridgeOf(plugged)} type veth ` +
      `peer name ${plugged.name} address ${plugged.mac} netns ${hostPid}`,
  );
}

/** Lines of `ip -batch` inside the host. */
export function interfaceCommands(host: LabHost): readonly string[] {
  return [
    "link set lo up",
    ...host.interfaces.flatMap(({ name, addresses }) => [
      ...addresses.map((address) => `address add ${address} dev ${name}`),
      `link set ${name} up`,
    ]),
    ...host.routes.map(({ to, via }) => `route add ${to} via ${via}`),
  ];
}

/** Only settings of the network are a host's own; others would change the machine, which keeps its own. */
export function sysctlWrites(host: LabHost): string {
  const writes = Object.entries(host.sysctls)
    .filter(([name]) => name.startsWith("net."))
    .map(([name, value]) => {
      const path = `/proc/sys/${name.includes("/") ? name : name.replaceAll(".", "/")}`;
      // What the kernel keeps once for all namespaces is not seen in ours.
      return `[ ! -e '${path}' ] || echo '${value}' >'${path}'`;
    });
  return ["[ ! -e /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6", ...writes].join(
    "\n",
  );
}
