/** What of each network can be handed out. */
import type { Network } from "../topology/model.ts";
import { type AddressRange, addressNumber, formatAddress, isInside, usableAddresses } from "./ipv4.ts";
import type { Allocations, PlannedNetwork } from "./model.ts";
import { ownValue } from "./own-value.ts";

/** Key of a gateway in {@link Allocations.addresses}: no instance's name (those end in a number). */
export const GATEWAY_KEY = "gateway";

/** A network with its addresses as numbers, for allocating in it. */
export interface AddressSpace {
  readonly planned: PlannedNetwork;
  /** Every address but network and broadcast. */
  readonly usable: AddressRange;
  /** What is handed out, less `reserved` and the gateway. */
  readonly pool: AddressRange;
  readonly gateway: number | undefined;
  readonly reserved: ReadonlySet<number>;
  /** Addresses that the previous plan gave to what still exists. */
  readonly held: ReadonlySet<number>;
}

/**
 * The gateway has the first usable address that is not reserved, be it one router or a redundant pair: two routers
 * share it. When a network gets its gateway later, addresses that the previous plan gave to `keys` stay with them.
 */
export function addressSpace(
  network: Network,
  keys: ReadonlySet<string>,
  previous: Allocations | undefined,
): AddressSpace {
  const usable = usableAddresses(network.cidr);
  const reserved = new Set(network.reserved.flatMap((address) => addressNumber(address) ?? []));
  const before = ownValue(previous?.addresses, network.name);
  const held = heldAddresses(before, keys);
  const keptGateway = ownValue(before, GATEWAY_KEY);
  const gateway = network.external === undefined ? undefined : gatewayOf(usable, reserved, held, keptGateway);
  const pool = poolOf(network, usable, gateway);
  return {
    planned: {
      ...network,
      gatewayAddress: gateway === undefined ? undefined : formatAddress(gateway),
      poolFrom: formatAddress(pool.first),
      poolTo: formatAddress(pool.last),
    },
    usable,
    pool,
    gateway,
    reserved,
    held,
  };
}

function heldAddresses(
  before: Readonly<Record<string, string>> | undefined,
  keys: ReadonlySet<string>,
): ReadonlySet<number> {
  const held = new Set<number>();
  for (const [key, address] of Object.entries(before ?? {})) {
    const number = addressNumber(address);
    if (keys.has(key) && number !== undefined) held.add(number);
  }
  return held;
}

function gatewayOf(
  usable: AddressRange,
  reserved: ReadonlySet<number>,
  held: ReadonlySet<number>,
  before: string | undefined,
): number | undefined {
  const kept = addressNumber(before);
  if (kept !== undefined && isInside(kept, usable) && !reserved.has(kept)) return kept;
  for (let number = usable.first; number <= usable.last; number++) {
    if (!reserved.has(number) && !held.has(number)) return number;
  }
  return undefined;
}

function poolOf(network: Network, usable: AddressRange, gateway: number | undefined): AddressRange {
  const from = addressNumber(network.pool?.from) ?? usable.first;
  const to = addressNumber(network.pool?.to) ?? usable.last;
  const first = Math.max(from, usable.first);
  const last = Math.min(to, usable.last);
  return {
    first: gateway === first ? first + 1 : first,
    last: gateway === last ? last - 1 : last,
  };
}
