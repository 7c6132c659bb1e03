/** Who has which address outside the topology. */
import { addressNumber } from "../../../plan/ipv4.ts";
import type { Plan } from "../../../plan/model.ts";
import { deviceNames } from "../../../reliability/events.ts";
import type { External } from "../../../topology/model.ts";
import { addressesOf, outsideRange } from "./address-range.ts";
import { outsideResolvers } from "./resolvers.ts";

/** Addresses of one range, which nothing in the topology uses. */
export interface OutsideAddresses {
  readonly cidr: string;
  readonly clients: readonly string[];
  /** By network, for those that have a gateway. */
  readonly gateways: ReadonlyMap<string, GatewayAddresses>;
  /** By name of the external: its address in this range. */
  readonly externals: ReadonlyMap<string, string>;
  /** By address of the resolver: its address in this range. */
  readonly nameServers: ReadonlyMap<string, string>;
}

export interface GatewayAddresses {
  /** Whoever wants to get in sends to this one. */
  readonly shared: string;
  /** Of each router by itself; the shared one of a single router. */
  readonly own: readonly string[];
}

/** So many clients that a choice by source address spreads them. */
const CLIENTS = 16;

/** The same for the same plan. @throws Error when no range is free for them beside the topology's */
export function outsideAddresses(plan: Plan): OutsideAddresses {
  const outer = plan.networks.flatMap(({ name, external }) =>
    external === undefined ? [] : [{ name, routers: deviceNames(name, external.gateway).length }],
  );
  const resolvers = outsideResolvers(plan);
  const hosts = CLIENTS + 3 * outer.length + plan.externals.length + resolvers.length;
  const taken = [
    ...plan.networks.map(({ cidr }) => cidr),
    ...plan.externals.flatMap((external) => ownAddress(external) ?? []),
    ...resolvers,
  ];
  const cidr = outsideRange(taken, hosts);
  const next = addressesOf(cidr);
  return {
    cidr,
    clients: Array.from({ length: CLIENTS }, next),
    gateways: new Map(
      outer.map(({ name, routers }): readonly [string, GatewayAddresses] => {
        const shared = next();
        return [name, { shared, own: routers === 1 ? [shared] : Array.from({ length: routers }, next) }];
      }),
    ),
    externals: new Map(plan.externals.map(({ name }) => [name, next()])),
    nameServers: new Map(resolvers.map((address) => [address, next()])),
  };
}

/** The IPv4 address that an external is declared with; undefined for a host name and for none. */
export function ownAddress({ address }: External): string | undefined {
  return addressNumber(address) === undefined ? undefined : address;
}

/** The host name that an external is declared with; undefined for an IPv4 address and for none. */
export function ownHostname(external: External): string | undefined {
  return ownAddress(external) === undefined ? external.address : undefined;
}

/**
 * Externals whose declared address is that of the host of another one: two may be declared with one address and different
 * ports, and each is a host that fails by itself.
 */
export function secondExternals(externals: readonly External[]): readonly External[] {
  const first = new Map<string, External>();
  for (const external of externals.toReversed()) first.set(ownAddress(external) ?? "", external);
  return externals.filter((external) => {
    const address = ownAddress(external);
    return address !== undefined && first.get(address) !== external;
  });
}
