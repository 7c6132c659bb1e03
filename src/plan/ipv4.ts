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

export function isInside(number: number, range: AddressRange): boolean {
  return number >= range.first && number <= range.last;
}

/**
 * The addresses from one to another, both included.
 * @throws Error when one of them is no IPv4 address: no plan holds such.
 */
export function rangeOf(from: string, to: string): AddressRange {
  return { first: certainNumber(from), last: certainNumber(to) };
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

function certainNumber(address: string): number {
  const number = addressNumber(address);
  if (number === undefined) throw new Error(`${address} is no IPv4 address`);
  return number;
}
