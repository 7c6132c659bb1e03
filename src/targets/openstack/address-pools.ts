/** Which addresses Neutron may take for itself: of a DHCP server, of the metadata service, of a distributed router. */
import { addressNumber, formatAddress, isInside, rangeOf, usableAddresses } from "../../plan/ipv4.ts";
import type { Plan, PlannedNetwork } from "../../plan/model.ts";

/** A DHCP server on each of three network nodes is the most that is usual, and one for what else there may be. */
const WANTED = 4;

/**
 * Those that nospof never hands out, where the network has any. Else the last ones that nobody has yet. A plan may give
 * one of these to a new instance later: where Neutron has taken just that one, it refuses the port, and naming it in
 * `reserved` of the network mends it. None: the network is full.
 *
 * @returns ranges, both ends included, in order
 * @example
 * network("app", { cidr: "10.0.2.0/24", pool: { from: "10.0.2.10", to: "10.0.2.254" } }); // 10.0.2.1 to 10.0.2.9
 */
export function allocationPools(
  plan: Pick<Plan, "instances" | "virtualIps">,
  network: PlannedNetwork,
): { readonly start: string; readonly end: string }[] {
  const usable = usableAddresses(network.cidr);
  const handedOut = rangeOf(network.poolFrom, network.poolTo);
  const taken = takenOn(plan, network);
  const beside = ranges(
    usable.first,
    usable.last,
    (number) => !isInside(number, handedOut) && !taken.has(number),
  );
  const free = beside.length > 0 ? beside : lastFree(handedOut, taken);
  return free.map(([first, last]) => ({ start: formatAddress(first), end: formatAddress(last) }));
}

function takenOn({ instances, virtualIps }: Pick<Plan, "instances" | "virtualIps">, network: PlannedNetwork) {
  const addresses = [
    network.gatewayAddress,
    ...network.reserved,
    ...instances.flatMap((instance) =>
      instance.addresses.filter((one) => one.network === network.name).map(({ address }) => address),
    ),
    ...virtualIps.filter((one) => one.network === network.name).map(({ address }) => address),
  ];
  return new Set(addresses.map(addressNumber).filter((number) => number !== undefined));
}

type Range = readonly [first: number, last: number];

function lastFree({ first, last }: { first: number; last: number }, taken: ReadonlySet<number>) {
  const found = new Set<number>();
  for (let number = last; number >= first && found.size < WANTED; number--) {
    if (!taken.has(number)) found.add(number);
  }
  return ranges(Math.min(...found), Math.max(...found), (number) => found.has(number));
}

/** The longest ranges from `first` to `last` whose numbers all are wanted. */
function ranges(first: number, last: number, isWanted: (number: number) => boolean): readonly Range[] {
  const found: Range[] = [];
  let start: number | undefined;
  for (let number = first; number <= last + 1; number++) {
    const wanted = number <= last && isWanted(number);
    if (wanted) start ??= number;
    else if (start !== undefined) {
      found.push([start, number - 1]);
      start = undefined;
    }
  }
  return found;
}
