/** The address of every instance and virtual IP in one network. */
import type { LoadBalancer, Network } from "../topology/model.ts";
import { type InputProblem, showValue } from "../topology/problem.ts";
import { type AddressSpace, addressSpace } from "./address-space.ts";
import { addressNumber, formatAddress, isInside } from "./ipv4.ts";
import type { Allocations } from "./model.ts";
import { virtualIpKey, virtualIpNames } from "./names.ts";
import { ownValue } from "./own-value.ts";
import { allocateSlots } from "./slots.ts";

export interface NetworkAddresses {
  readonly space: AddressSpace;
  /** By instance name or {@link virtualIpKey}. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly problems: readonly InputProblem[];
}

/**
 * Addresses asked for come first, then those of the previous plan that are still valid, then what is left.
 *
 * @param instances Names of the instances on the network.
 * @param loadBalancers Those with a virtual IP on the network.
 * @param foreign Addresses that the topology knows something else to have (a DNS server, an external); they count as
 * reserved unless the previous plan gave them away, for then it is an instance that is spoken of.
 */
export function allocateAddresses(
  network: Network,
  instances: readonly string[],
  loadBalancers: readonly LoadBalancer[],
  foreign: readonly number[],
  previous: Allocations | undefined,
): NetworkAddresses {
  const keys = [...instances, ...loadBalancers.flatMap(virtualIpNames).map(virtualIpKey)];
  const space = addressSpace(network, new Set(keys), previous);
  const problems: InputProblem[] = [];
  const asked = askedAddresses(space, loadBalancers, problems);

  const before = ownValue(previous?.addresses, network.name);
  const taken = new Set([...space.reserved, ...asked.values()]);
  for (const number of foreign) if (!space.held.has(number)) taken.add(number);
  if (space.gateway !== undefined) taken.add(space.gateway);
  const result = allocateSlots({
    names: keys.filter((key) => !asked.has(key)),
    size: Math.max(0, space.pool.last - space.pool.first + 1),
    taken: [...taken].map((number) => number - space.pool.first),
    previous: (key) => {
      const number = addressNumber(ownValue(before, key));
      return number === undefined ? undefined : number - space.pool.first;
    },
  });
  const addresses = new Map([...asked].map(([key, number]) => [key, formatAddress(number)]));
  if (result.ok) {
    for (const [key, slot] of result.slots) addresses.set(key, formatAddress(space.pool.first + slot));
  } else {
    problems.push(exhausted(network, result.wanted, result.free));
  }
  return { space, addresses, problems };
}

function askedAddresses(
  space: AddressSpace,
  loadBalancers: readonly LoadBalancer[],
  problems: InputProblem[],
): ReadonlyMap<string, number> {
  const asked = new Map<string, number>();
  const owner = new Map<number, string>();
  for (const loadBalancer of loadBalancers) {
    virtualIpNames(loadBalancer).forEach((name, index) => {
      const address = loadBalancer.virtualIp?.addresses[index];
      if (address === undefined) return;
      const number = addressNumber(address);
      const expected = number === undefined ? "an IPv4 address" : unfit(number, space, owner);
      if (number !== undefined && expected === undefined) {
        asked.set(virtualIpKey(name), number);
        owner.set(number, name);
        return;
      }
      problems.push({
        source: loadBalancer.source,
        path: `load-balancer "${loadBalancer.name}": virtualIp.addresses[${index}]`,
        value: showValue(address),
        expected: expected ?? "another address",
        hint: "leave it out and nospof chooses one",
      });
    });
  }
  return asked;
}

/** What would have been right, or undefined when the address can be had. */
function unfit(number: number, space: AddressSpace, owner: ReadonlyMap<number, string>): string | undefined {
  const { planned, usable, gateway, reserved } = space;
  const other = owner.get(number);
  if (!isInside(number, usable)) {
    return `an address from ${formatAddress(usable.first)} to ${formatAddress(usable.last)} of network "${planned.name}"`;
  }
  if (number === gateway) return `an address other than the gateway's on network "${planned.name}"`;
  if (reserved.has(number)) return `an address that network "${planned.name}" does not reserve`;
  if (other !== undefined) return `an address that virtual IP "${other}" does not have`;
  return undefined;
}

function exhausted(network: Network, wanted: number, free: number): InputProblem {
  const short = wanted - free;
  return {
    source: network.source,
    path: network.pool === undefined ? `network "${network.name}": cidr` : `network "${network.name}": pool`,
    value:
      network.pool === undefined
        ? showValue(network.cidr)
        : showValue(`${network.pool.from} - ${network.pool.to}`),
    expected: `room for ${wanted} addresses of instances and virtual IPs; it has ${free}, ${short} too few`,
    hint: network.pool === undefined ? widerCidr(network, short) : "widen the pool",
  };
}

function widerCidr(network: Network, short: number): string {
  const prefix = Number(network.cidr.split("/")[1]);
  const size = 2 ** (32 - prefix) + short;
  const wider = 32 - Math.ceil(Math.log2(size));
  return wider >= 8 ? `a /${wider} is wide enough` : "split the groups over several networks";
}
