/** The DNS servers that load balancers ask, and where those are. */
import { isInCidr } from "../../../plan/ipv4.ts";
import type { LoadBalancerGroup, Plan } from "../../../plan/model.ts";

/** A DNS server here is the instance's own. */
export const LOOPBACK = "127.0.0.0/8";

export interface ResolverPlace {
  readonly address: string;
  /** Networks of the topology on which it is asked directly, sorted. */
  readonly networks: readonly string[];
  /** Asked through gateways. */
  readonly outside: boolean;
}

/** Each DNS server that is no instance's own, by address. */
export function resolverPlaces(plan: Pick<Plan, "groups" | "networks">): readonly ResolverPlace[] {
  const groups = plan.groups.filter((group): group is LoadBalancerGroup => group.kind === "load-balancer");
  const asked = new Set(groups.flatMap(({ declared }) => declared.resolvers));
  return [...asked]
    .filter((address) => !isInCidr(address, LOOPBACK))
    .sort()
    .map((address) => {
      const around = plan.networks.filter(({ cidr }) => isInCidr(address, cidr)).map(({ name }) => name);
      const users = groups.filter(({ declared }) => declared.resolvers.includes(address));
      const direct = (group: LoadBalancerGroup): readonly string[] =>
        group.networks.filter((network) => around.includes(network));
      return {
        address,
        networks: [...new Set(users.flatMap(direct))].sort(),
        outside: users.some((group) => direct(group).length === 0),
      };
    });
}

/** Addresses of the DNS servers that are reached through gateways. */
export function outsideResolvers(plan: Pick<Plan, "groups" | "networks">): readonly string[] {
  return resolverPlaces(plan).flatMap(({ address, outside }) => (outside ? [address] : []));
}
