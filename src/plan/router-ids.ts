/** VRRP virtual router ids: one per virtual IP, unique in its network. */
import type { Network } from "../topology/model.ts";
import type { InputProblem } from "../topology/problem.ts";
import type { Allocations } from "./model.ts";
import { ownValue } from "./own-value.ts";
import { allocateSlots } from "./slots.ts";

/** RFC 9568, 5.2.3: the id is one octet, and 0 is not valid. */
const ROUTER_IDS = 255;

/**
 * The id in keepalived's own sample configuration and the default of kolla-ansible, so that other stacks on the same
 * network are likely to use it (https://docs.openstack.org/kolla-ansible/latest/reference/high-availability/haproxy-guide.html).
 */
const USUAL_CLASH = 51;

export interface RouterIds {
  /** By name of the virtual IP. */
  readonly ids: ReadonlyMap<string, number>;
  readonly problems: readonly InputProblem[];
}

/**
 * @param stack Name of the topology: it enters the hash so that two stacks on one network, which cannot see each
 * other, seldom choose the same id for load balancers of the same name.
 */
export function allocateRouterIds(
  stack: string,
  network: Network,
  virtualIps: readonly string[],
  previous: Allocations | undefined,
): RouterIds {
  const before = ownValue(previous?.routerIds, network.name);
  const result = allocateSlots({
    names: virtualIps,
    size: ROUTER_IDS,
    avoided: [USUAL_CLASH - 1],
    previous: (name) => {
      const id = ownValue(before, name);
      return id === undefined ? undefined : id - 1;
    },
    hashed: (name) => `${stack}/${name}`,
  });
  if (result.ok)
    return { ids: new Map([...result.slots].map(([name, slot]) => [name, slot + 1])), problems: [] };
  return {
    ids: new Map(),
    problems: [
      {
        source: network.source,
        path: `network "${network.name}"`,
        value: `${result.wanted} virtual IPs`,
        expected: `at most ${ROUTER_IDS} on one network, as VRRP numbers them from 1 to ${ROUTER_IDS}`,
        hint: "move some of the load balancers to another network",
      },
    ],
  };
}
