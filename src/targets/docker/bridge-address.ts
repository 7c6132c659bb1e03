/** The address Docker takes for itself on an isolated network. */

import { addressNumber, formatAddress, usableAddresses } from "../../plan/ipv4.ts";
import type { Plan, PlannedNetwork } from "../../plan/model.ts";
import { runError } from "../run-error.ts";

/**
 * Docker gives its own end of a network an address even where nothing is routed, by default the first of the
 * subnet: on an isolated network that may be an instance's. This is the highest address that nobody has, since
 * addresses are handed out from the lowest: it stays the same for as long as the network is not full.
 *
 * @throws pulumi.RunError when every address of the network is in use.
 */
export function bridgeAddress(plan: Plan, network: PlannedNetwork): string {
  const taken = new Set(
    [
      ...plan.instances.flatMap((one) => one.addresses.filter((address) => address.network === network.name)),
      ...plan.virtualIps.filter((virtualIp) => virtualIp.network === network.name),
    ].map(({ address }) => addressNumber(address)),
  );
  const usable = usableAddresses(network.cidr);
  for (let number = usable.last; number >= usable.first; number -= 1) {
    if (!taken.has(number)) return formatAddress(number);
  }
  throw runError(
    `Network "${network.name}" (${network.cidr}) has no address left for Docker's own end of it: ` +
      `every Docker network needs one. Give the network a wider CIDR.`,
  );
}
