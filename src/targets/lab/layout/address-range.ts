/** Address ranges of the lab's own, which nothing in the topology uses. */
import { Address4 } from "ip-address";
import { formatAddress, usableAddresses } from "../../../plan/ipv4.ts";

/**
 * For what is outside: the documentation ranges of RFC 5737; where these are too small or in use, the benchmark range
 * of RFC 2544, the shared range of RFC 6598 and the private ranges of RFC 1918.
 */
const OUTSIDE_RANGES = [
  "192.0.2.0/24",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "198.18.0.0/16",
  "198.19.0.0/16",
  "100.64.0.0/16",
  "100.65.0.0/16",
  "10.255.0.0/16",
  "172.31.0.0/16",
  "192.168.0.0/16",
] as const;

/** For two hosts that watch each other: the link-local range of RFC 3927. */
const LINK_RANGES = ["169.254.77.0/30", "169.254.78.0/30", "198.18.255.252/30", "10.255.255.252/30"] as const;

/** @throws Error when the topology uses all of them. */
export function outsideRange(taken: readonly string[], hosts: number): string {
  return freeRange(OUTSIDE_RANGES, taken, hosts);
}

/** @throws Error when the topology uses all of them. */
export function linkRange(taken: readonly string[]): string {
  return freeRange(LINK_RANGES, taken, 2);
}

function freeRange(ranges: readonly string[], taken: readonly string[], hosts: number): string {
  const found = ranges.find((range) => {
    const { first, last } = usableAddresses(range);
    return last - first + 1 >= hosts && !taken.some((other) => overlap(range, other));
  });
  if (found === undefined) throw new Error(`no range of ${hosts} addresses is free beside the topology's`);
  return found;
}

/** Two CIDRs, or a CIDR and an address. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [new Address4(one), new Address4(other)];
  return a.isInSubnet(b) || b.isInSubnet(a);
}

/** Gives the addresses of a range, in order. */
export function addressesOf(cidr: string): () => string {
  let next = usableAddresses(cidr).first;
  return () => formatAddress(next++);
}

/** @example prefixOf("10.20.1.0/24") // "24" */
export function prefixOf(cidr: string): string {
  return cidr.split("/")[1] ?? "32";
}
