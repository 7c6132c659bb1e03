/** IPv4 addresses as whole numbers, so that an allocation is a slot in a range. */
import { Address4 } from "ip-address";

/** `undefined` when it is no plain IPv4 address. */
export function addressNumber(address: string | undefined): number | undefined {
  if (address === undefined || address.includes("/") || !Address4.isValid(address)) return undefined;
  return Number(new Address4(address).bigInt());
}

/** @example formatAddress(167772161) // "10.0.0.1" */
export function formatAddress(number: number): string {
  return Address4.fromInteger(number).correctForm();
}

/** Inclusive. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** All addresses of a CIDR less network and broadcast; empty (`last < first`) for a /31 and a /32. */
export function usableAddresses(cidr: string): AddressRange {
  const network = new Address4(cidr);
  return {
    first: Number(network.startAddress().bigInt()) + 1,
    last: Number(network.endAddress().bigInt()) - 1,
  };
}

export function isInCidr(address: string, cidr: string): boolean {
  return Address4.isValid(address) && new Address4(address).isInSubnet(new Address4(cidr));
}
