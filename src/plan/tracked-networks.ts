/** Networks that a load balancer can do nothing without. */
import type { LoadBalancer } from "../topology/model.ts";
import { meetingNetwork, networksTowards } from "./openings.ts";
import type { Parts } from "./parts.ts";

/**
 * The networks that every listener needs to reach any server at all, sorted. An instance without a carrier on one of
 * them has no answer to give, and another may. A network that only some listeners need is none of them: their clients
 * must not move those of the others to an instance that is, for these, as good as the first.
 */
export function trackedNetworks(loadBalancer: LoadBalancer, parts: Parts): readonly string[] {
  const needed = loadBalancer.listeners.map(({ backends }) => {
    const ways = new Set(
      backends.map(({ to }) => meetingNetwork(to, networksTowards(to, loadBalancer), parts)),
    );
    return ways.size === 1 ? ways : new Set<string | undefined>();
  });
  return loadBalancer.networks.filter(
    (network) => needed.length > 0 && needed.every((ways) => ways.has(network)),
  );
}
