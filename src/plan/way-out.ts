/** Over which network an instance sends what is for none of its own networks: a machine has one default route. */
import type { LoadBalancer, Network } from "../topology/model.ts";
import type { AnyWorkload } from "./names.ts";

/**
 * The network with the default route of a group's instances: that of the virtual IP, where it leads outside, else the
 * first by name that does. Answers to clients leave on it, and have to leave where the questions came in: anything
 * else drops a packet that comes from an address of another network. Undefined when none leads outside.
 */
export function wayOut(
  workload: AnyWorkload,
  networks: readonly Pick<Network, "name" | "external">[],
): string | undefined {
  const outer = new Set(networks.flatMap(({ name, external }) => (external === undefined ? [] : [name])));
  const own = workload.kind === "load-balancer" ? outward(workload) : workload.networks;
  return own.find((network) => outer.has(network));
}

/** The networks of a load balancer, in the order in which it tries to reach what is outside. */
export function outward({ networks, virtualIp }: LoadBalancer): readonly string[] {
  if (virtualIp === undefined) return networks;
  return [virtualIp.network, ...networks.filter((network) => network !== virtualIp.network)];
}
