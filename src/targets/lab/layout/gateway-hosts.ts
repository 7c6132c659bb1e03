/** The routers between the networks of the topology and the outside. */

import { isInCidr } from "../../../plan/ipv4.ts";
import type { PlannedNetwork } from "../../../plan/model.ts";
import { deviceNames } from "../../../reliability/events.ts";
import { gatewayFirewall } from "../firewall.ts";
import { gatewayHostName } from "../host-names.ts";
import { OUTSIDE } from "../model.ts";
import { addressesOf, linkRange, prefixOf } from "./address-range.ts";
import type { LayoutContext } from "./context.ts";
import { type GatewayPair, gatewayKeepalived, heartbeatRules } from "./gateway-pair.ts";
import type { DraftHost } from "./links.ts";
import { DNS_DOORS, isResolver, nameServerPart } from "./name-servers.ts";
import { outsideNameFiles } from "./names.ts";
import { heartbeatNetwork } from "./networks.ts";
import { ownAddress, secondExternals } from "./outside.ts";
import { worldRoutes } from "./outside-routes.ts";
import { LAB_PORT } from "./ports.ts";
import { keepalived } from "./programs.ts";

const INSIDE_INTERFACE = "eth0";
const OUTSIDE_INTERFACE = "eth1";
const HEARTBEAT_INTERFACE = "eth2";

/** One host for each gateway, two where it is redundant. */
export function gatewayHosts(context: LayoutContext): readonly DraftHost[] {
  return context.plan.networks.flatMap((network) => {
    if (network.external === undefined) return [];
    const devices = deviceNames(network.name, network.external.gateway);
    return devices.map((device, index) =>
      gatewayHost(context, network, device, devices.length === 1 ? undefined : index),
    );
  });
}

/**
 * @param device name of the router in the failure model
 * @param member index in a pair; undefined for a router alone
 */
function gatewayHost(
  context: LayoutContext,
  network: PlannedNetwork,
  device: string,
  member: number | undefined,
): DraftHost {
  const { outside, plan } = context;
  const addresses = outside.gateways.get(network.name);
  const inner = network.gatewayAddress;
  if (addresses === undefined || inner === undefined) {
    throw new Error(`${network.name} has no gateway address`);
  }
  const inside = `${inner}/${prefixOf(network.cidr)}`;
  const own = `${addresses.own[member ?? 0]}/${prefixOf(outside.cidr)}`;
  const dns = isResolver(context, inner) ? nameServerPart(context, inner) : undefined;
  const pair = member === undefined ? undefined : pairOf(context, member, inside, addresses.shared);
  const heartbeatOpen = pair && heartbeatRules(pair);
  return {
    name: gatewayHostName(device),
    role: "gateway",
    interfaces: [
      { name: INSIDE_INTERFACE, network: network.name, addresses: pair === undefined ? [inside] : [] },
      { name: OUTSIDE_INTERFACE, network: OUTSIDE, addresses: [own] },
      ...(pair === undefined
        ? []
        : [
            {
              name: HEARTBEAT_INTERFACE,
              network: heartbeatNetwork(network.name),
              addresses: [`${pair.own}/${pair.prefix}`],
            },
          ]),
    ],
    routes: worldRoutes(context),
    sysctls: {
      "net.ipv4.ip_forward": "1",
      // A name server is to answer at the shared address whether or not this router holds it.
      ...(pair !== undefined && { "net.ipv4.ip_nonlocal_bind": "1" }),
    },
    firewall: gatewayFirewall(context, `the gateway ${device.replace("/", ".")}`, {
      cidr: network.cidr,
      inside: INSIDE_INTERFACE,
      outside: OUTSIDE_INTERFACE,
      beyond: worldRoutes(context).flatMap(({ to }) => {
        const [address = ""] = to.split("/");
        return plan.networks.some((each) => isInCidr(address, each.cidr)) ? [address] : [];
      }),
      redirects: secondExternals(plan.externals).map((external) => ({
        reason: `${external.name} shares its address with another external`,
        match: `ip daddr ${ownAddress(external)} tcp dport ${external.port ?? LAB_PORT}`,
        to: outside.externals.get(external.name) ?? "",
      })),
      input: [...(heartbeatOpen?.input ?? []), ...(dns === undefined ? [] : DNS_DOORS)],
      output: heartbeatOpen?.output ?? [],
    }),
    files: [
      ...(pair === undefined ? [] : [gatewayKeepalived(pair)]),
      ...(dns?.files ?? []),
      ...outsideNameFiles(context),
    ],
    limits: undefined,
    programs: [...(pair === undefined ? [] : [keepalived()]), ...(dns?.programs ?? [])],
    afterStart: [],
  };
}

function pairOf({ plan }: LayoutContext, member: number, inside: string, shared: string): GatewayPair {
  const range = linkRange(plan.networks.map(({ cidr }) => cidr));
  const next = addressesOf(range);
  const [first, second] = [next(), next()];
  return {
    first: member === 0,
    own: member === 0 ? first : second,
    peer: member === 0 ? second : first,
    prefix: prefixOf(range),
    heartbeatInterface: HEARTBEAT_INTERFACE,
    moved: [
      { address: inside, interface: INSIDE_INTERFACE },
      { address: `${shared}/32`, interface: OUTSIDE_INTERFACE },
    ],
  };
}
