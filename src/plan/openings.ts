/** What has to be open so that somebody can talk to an endpoint. */
import type { Endpoint, LoadBalancer } from "../topology/model.ts";
import type { Side } from "./flow-list.ts";
import type { Flow } from "./model.ts";
import { type Parts, sharedNetworks, type Target, targetOf } from "./parts.ts";
import type { Sides } from "./sides.ts";
import { outward } from "./way-out.ts";

/** A door: an end, the network it is reached on, protocol and port. */
export interface Opening {
  readonly to: Side;
  readonly network: string;
  readonly protocol: Flow["protocol"];
  readonly port: number;
}

/**
 * The network over which an endpoint is reached: the first by name that both ends are on, since a configuration holds
 * one address of a server. For an external: the first that leads outside.
 *
 * @param networks Networks of the one who talks
 * @returns undefined only in a topology that was not validated
 */
export function meetingNetwork(
  endpoint: Endpoint,
  networks: readonly string[],
  parts: Parts,
): string | undefined {
  const target = targetOf(endpoint, parts);
  return target === undefined ? undefined : sharedNetworks(networks, addressNetworks(target, parts))[0];
}

/** The networks of a load balancer, the best way to an endpoint behind it first. */
export function networksTowards(endpoint: Endpoint, loadBalancer: LoadBalancer): readonly string[] {
  return endpoint.kind === "external" ? outward(loadBalancer) : loadBalancer.networks;
}

/**
 * The openings of an endpoint on the network over which it is reached.
 *
 * A virtual IP is opened as an end of its own, which says which address is used, *and* at each instance that may hold
 * it, because that is where packets arrive and are filtered. So every packet that must pass is matched by a flow to an
 * instance (or to something outside), whether or not a virtual IP stands before it.
 *
 * An external that has no port is nothing that instances talk to (a power contract, a registrar): no opening.
 *
 * @param networks Networks of the one who talks; for clients: those that lead outside.
 */
export function openingsOf(
  endpoint: Endpoint,
  networks: readonly string[],
  parts: Parts,
  sides: Sides,
): readonly Opening[] {
  const target = targetOf(endpoint, parts);
  const network = meetingNetwork(endpoint, networks, parts);
  if (target === undefined || network === undefined) return [];
  const protocol = target.kind === "service" ? target.protocol : "tcp";
  return endsOf(target, sides).map(({ to, port }) => ({ to, network, protocol, port }));
}

/** Networks on which an endpoint has an address; for an external those that lead outside. In sorted order. */
function addressNetworks(target: Target, parts: Parts): readonly string[] {
  switch (target.kind) {
    case "service":
      return target.service.networks;
    case "database":
      return target.database.networks;
    case "ensemble":
      return target.ensemble.networks;
    case "load-balancer": {
      const { virtualIp, networks } = target.loadBalancer;
      return virtualIp === undefined ? networks : [virtualIp.network];
    }
    case "external":
      return outerNetworks(parts);
    default:
      return target satisfies never;
  }
}

/** Networks with a gateway. */
export function outerNetworks(parts: Parts): readonly string[] {
  return [...parts.networks.values()]
    .filter(({ external }) => external !== undefined)
    .map(({ name }) => name);
}

function endsOf(target: Target, sides: Sides): readonly { readonly to: Side; readonly port: number }[] {
  switch (target.kind) {
    case "service":
      return [{ to: sides.instances(target.service.name), port: target.port }];
    case "database":
      return [{ to: sides.servers(target.database.name, target.role), port: target.port }];
    case "ensemble":
      return [{ to: sides.instances(target.ensemble.name), port: target.port }];
    case "load-balancer": {
      const { name } = target.loadBalancer;
      return [sides.virtualIps(name), sides.instances(name)]
        .filter(({ ends }) => ends.length > 0)
        .map((to) => ({ to, port: target.port }));
    }
    case "external": {
      const { name, port } = target.external;
      return port === undefined ? [] : [{ to: sides.external(name), port }];
    }
    default:
      return target satisfies never;
  }
}
