import { Address4 } from "ip-address";
import type { PlannedNetwork } from "../../plan/model.ts";
import type { Rule } from "../rule.ts";
import { about } from "../subject.ts";
import { code, count } from "../wording.ts";

export const networkNearlyFull: Rule = {
  id: "network-nearly-full",
  title: "A network has no address left for one more replica of each part on it",
  severity: "info",
  references: ["Neutron: IpAddressGenerationFailure, no more IP addresses available on network"],
  check: ({ plan }) =>
    plan.networks.flatMap((network) => {
      const groups = plan.groups.filter(({ networks }) => networks.includes(network.name)).length;
      const free =
        poolSize(network) -
        usedAddresses(network, Object.values(plan.allocations.addresses[network.name] ?? {}));
      if (groups === 0 || free >= groups) return [];
      return [
        about({ kind: "network", name: network.name }, network, {
          message:
            `Network ${code(network.name)} (${network.cidr}) has ${count(free, "address", "addresses")} left for ${count(groups, "part")}: ` +
            "scaling out, or replacing a replica before the old one is gone, soon fails.",
          fix: `a wider range before it is full, since addresses move with it: network("${network.name}", { cidr: "…", … })`,
        }),
      ];
    }),
};

function poolSize({ poolFrom, poolTo }: PlannedNetwork): number {
  return Number(numberOf(poolTo) - numberOf(poolFrom)) + 1;
}

/** Reserved addresses and what is given out, as far as they are in the pool. */
function usedAddresses({ poolFrom, poolTo, reserved }: PlannedNetwork, given: readonly string[]): number {
  const inPool = (address: string): boolean =>
    numberOf(address) >= numberOf(poolFrom) && numberOf(address) <= numberOf(poolTo);
  return new Set([...reserved, ...given].filter(inPool)).size;
}

function numberOf(address: string): bigint {
  return new Address4(address).bigInt();
}
