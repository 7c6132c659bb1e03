/** DNS servers for load balancers that look names up while they run. */

import { isIPv4 } from "node:net";
import { dirname, extname, join } from "node:path";
import { isInCidr } from "../../../plan/ipv4.ts";
import type { LoadBalancerGroup } from "../../../plan/model.ts";
import type { Rule } from "../firewall/ruleset.ts";
import { openFirewall } from "../firewall.ts";
import { type LabFile, type LabProgram, OUTSIDE } from "../model.ts";
import { prefixOf } from "./address-range.ts";
import type { LayoutContext } from "./context.ts";
import type { DraftHost } from "./links.ts";
import { externalNames, outsideNameFiles } from "./names.ts";
import { ownAddress } from "./outside.ts";
import { outsideRoutes } from "./outside-routes.ts";
import { NAMES_FILE } from "./paths.ts";
import { DNS_PORT } from "./ports.ts";
import { LOOPBACK, resolverPlaces } from "./resolvers.ts";

export interface NameServerPart {
  readonly programs: readonly LabProgram[];
  readonly files: readonly LabFile[];
}

/** Whoever reaches a name server may ask it. */
export const DNS_DOORS: readonly Rule[] = (["tcp", "udp"] as const).map((protocol) => ({
  reason: "names are looked up here",
  match: `${protocol} dport ${DNS_PORT}`,
}));

/** @param address At which it is asked */
export function nameServerPart(context: LayoutContext, address: string): NameServerPart {
  const { node, responder } = context.options;
  const program = join(dirname(responder), `name-server${extname(responder)}`);
  return {
    programs: [
      {
        name: "name-server",
        prepare: undefined,
        command: [node, program, NAMES_FILE, address],
        environment: {},
        ready: { kind: "listens", address, port: DNS_PORT },
      },
    ],
    files: [
      { path: NAMES_FILE, content: `${JSON.stringify(externalNames(context), undefined, 2)}\n`, mode: 0o644 },
    ],
  };
}

/** Where a load balancer that knows servers by name asks the machine itself: HAProxy does without resolvers. */
export function localNameServer(
  context: LayoutContext,
  { declared, listeners }: LoadBalancerGroup,
): (NameServerPart & { readonly address: string }) | undefined {
  const named = listeners.some(({ servers }) => servers.some(({ address }) => !isIPv4(address)));
  if (!named) return undefined;
  const local = declared.resolvers.filter((address) => isInCidr(address, LOOPBACK));
  const machine = declared.engine === "haproxy" && declared.resolvers.length === 0 ? "127.0.0.1" : undefined;
  const address = local[0] ?? machine;
  return address === undefined ? undefined : { ...nameServerPart(context, address), address };
}

/** Addresses of DNS servers that something else in the lab owns, which then answers itself. */
export function isResolver(context: LayoutContext, address: string): boolean {
  return resolverPlaces(context.plan).some((place) => place.address === address);
}

/** Each DNS server as a host of its own, unless it is an external, a gateway or part of the topology. */
export function nameServerHosts(context: LayoutContext): readonly DraftHost[] {
  const { plan, outside } = context;
  const owned = new Set([
    ...plan.externals.flatMap((external) => ownAddress(external) ?? []),
    ...plan.networks.flatMap(({ gatewayAddress }) => gatewayAddress ?? []),
    ...plan.instances.flatMap(({ addresses }) => addresses.map(({ address }) => address)),
    ...plan.virtualIps.map(({ address }) => address),
  ]);
  return resolverPlaces(plan)
    .filter(({ address }) => !owned.has(address))
    .map(({ address, networks }) => {
      const { programs, files } = nameServerPart(context, address);
      const labAddress = outside.nameServers.get(address);
      const places = [
        ...networks.map((network) => ({
          network,
          addresses: [`${address}/${prefixOf(context.network(network).cidr)}`],
        })),
        ...(labAddress === undefined
          ? []
          : [{ network: OUTSIDE, addresses: [`${labAddress}/${prefixOf(outside.cidr)}`, `${address}/32`] }]),
      ];
      return {
        name: `dns.${address.replaceAll(".", "-")}`,
        role: "name-server",
        interfaces: places.map((place, index) => ({ name: `eth${index}`, ...place })),
        routes: labAddress === undefined ? [] : outsideRoutes(context),
        sysctls: {},
        firewall: openFirewall(context, `the DNS server ${address}`, DNS_DOORS, "answers"),
        files: [...files, ...outsideNameFiles(context)],
        limits: undefined,
        programs,
        afterStart: [],
      };
    });
}
