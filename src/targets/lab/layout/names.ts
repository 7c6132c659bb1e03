/** How names are resolved in a host: by /etc/hosts, and by nobody else. */
import type { Flow, Instance } from "../../../plan/model.ts";
import { interfaceName } from "../../../render/interface-name.ts";
import type { External } from "../../../topology/model.ts";
import type { LabFile } from "../model.ts";
import { addressOn, type LayoutContext } from "./context.ts";
import { ownHostname } from "./outside.ts";

/** Host names of externals and their addresses. */
export function externalNames(context: LayoutContext): Readonly<Record<string, string>> {
  return Object.fromEntries(
    context.plan.externals.flatMap((external) => {
      const hostname = ownHostname(external);
      return hostname === undefined ? [] : [[hostname, context.externalAddress(external.name)] as const];
    }),
  );
}

/** Everybody whom an instance may send to, by the plan's names and, for externals, their own. */
export function instanceNameFiles(
  context: LayoutContext,
  instance: Instance,
  flows: readonly Flow[],
  nameServer: string | undefined,
): readonly LabFile[] {
  const lines = new Map(
    instance.addresses.map(({ network, address }) => [address, ownNames(instance, network)]),
  );
  for (const { from, to, network } of flows) {
    if (from.kind !== "instance" || from.name !== instance.name) continue;
    if (to.kind === "instance") lines.set(addressOn(context.instance(to.name), network), [to.name]);
    if (to.kind === "virtual-ip") {
      const held = context.plan.virtualIps.find(({ name }) => name === to.name);
      if (held !== undefined) lines.set(held.address, [held.name]);
    }
    if (to.kind === "external") {
      const external = context.plan.externals.find(({ name }) => name === to.name);
      if (external !== undefined) lines.set(context.externalAddress(to.name), namesOfExternal(external));
    }
  }
  return nameFiles(lines, nameServer);
}

function ownNames(instance: Instance, network: string): readonly string[] {
  return interfaceName(instance, network) === "eth0" ? [instance.name] : [];
}

function namesOfExternal(external: External): readonly string[] {
  const hostname = ownHostname(external);
  return hostname === undefined ? [external.name] : [hostname, external.name];
}

export interface NamedAddress {
  readonly address: string;
  readonly name: string;
}

/** For those outside: the names of the externals, and of what else they know. */
export function outsideNameFiles(
  context: LayoutContext,
  known: readonly NamedAddress[] = [],
): readonly LabFile[] {
  const lines = new Map(
    context.plan.externals.map((external) => [
      context.externalAddress(external.name),
      namesOfExternal(external),
    ]),
  );
  for (const { address, name } of known) lines.set(address, [...(lines.get(address) ?? []), name]);
  return nameFiles(lines, undefined);
}

/** A resolver that says nothing would let programs wait; one that refuses lets them go on with /etc/hosts. */
const NOBODY = "127.0.0.1";

function nameFiles(
  names: ReadonlyMap<string, readonly string[]>,
  nameServer: string | undefined,
): readonly LabFile[] {
  const lines = [...names].flatMap(([address, all]) =>
    all.length === 0 ? [] : [`${address} ${[...new Set(all)].join(" ")}\n`],
  );
  return [
    { path: "/etc/hosts", content: ["127.0.0.1 localhost\n", ...lines].join(""), mode: 0o644 },
    { path: "/etc/resolv.conf", content: `nameserver ${nameServer ?? NOBODY}\n`, mode: 0o644 },
  ];
}
