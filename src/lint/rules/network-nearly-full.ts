import { addressNumber, isInside, rangeOf } from "../../plan/ipv4.ts";
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
      const free = freeAddresses(network, Object.values(plan.allocations.addresses[network.name] ?? {}));
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

/** What of the pool is neither reserved nor given out. */
function freeAddresses({ poolFrom, poolTo, reserved }: PlannedNetwork, given: readonly string[]): number {
  const pool = rangeOf(poolFrom, poolTo);
  const used = [...reserved, ...given].flatMap((address) => addressNumber(address) ?? []);
  return pool.last - pool.first + 1 - new Set(used.filter((number) => isInside(number, pool))).size;
}
