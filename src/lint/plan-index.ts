import type { Connection, Group, Instance, Plan, PlannedDomain, PlannedNetwork } from "../plan/model.ts";
import { withHostsCounted } from "../reliability/cloud-hosts.ts";
import { connectionNetworks } from "../reliability/connection-networks.ts";
import { dependencyOrder } from "../reliability/dependency-order.ts";
import { type Parts, partsOf } from "../reliability/parts.ts";
import type { DomainKind, Endpoint, Entrypoint, External } from "../topology/model.ts";

/**
 * The parts of a plan by name, with the hosts that the cloud chooses counted as the failure model counts them. Names
 * come from the plan itself, so a missing one is a defect of nospof.
 */
export interface PlanIndex {
  readonly plan: Plan;
  readonly group: (name: string) => Group;
  readonly network: (name: string) => PlannedNetwork;
  readonly external: (name: string) => External;
  readonly domain: (name: string) => PlannedDomain;
  readonly instances: (group: string) => readonly Instance[];
  /** Instances inside a domain, however deep. */
  readonly inside: (domain: string) => readonly Instance[];
  /** Over which network an endpoint is reached; undefined where clients come to an external by their own way. */
  readonly networkTo: (from: Connection["from"], to: Endpoint) => PlannedNetwork | undefined;
  /** How many servers of an endpoint a load balancer needs at least; behind one address, or outside, it is one. */
  readonly serversNeeded: (endpoint: Endpoint) => number;
  /** Every endpoint that an entrypoint leads to, each after all that it depends on. */
  readonly below: (entrypoint: Entrypoint) => readonly Endpoint[];
}

export function indexPlan(planned: Plan): PlanIndex {
  const plan = withHostsCounted(planned);
  const byGroup = Map.groupBy(plan.instances, ({ group }) => group);
  const byDomain = new Map<string, Instance[]>();
  for (const instance of plan.instances) {
    for (const domain of instance.placement) {
      const inside = byDomain.get(domain);
      if (inside === undefined) byDomain.set(domain, [instance]);
      else inside.push(instance);
    }
  }
  const network = byName("network", plan.networks);
  const connected = connectionNetworks(plan);
  let looked: Parts | undefined;
  const parts = (): Parts => {
    looked ??= partsOf(plan);
    return looked;
  };
  const orders = new Map<string, readonly Endpoint[]>();
  return {
    plan,
    network,
    networkTo: (from, to) => {
      const name = connected(from, to);
      return name === undefined ? undefined : network(name);
    },
    below: ({ name, to, dependsOn }) => {
      const order = orders.get(name) ?? dependencyOrder(parts(), [to, ...dependsOn.map(({ on }) => on)]);
      orders.set(name, order);
      return order;
    },
    serversNeeded: (endpoint) => parts().needs(endpoint),
    group: byName("part", plan.groups),
    external: byName("external", plan.externals),
    domain: byName("domain", plan.domains),
    instances: (group) => byGroup.get(group) ?? [],
    inside: (domain) => byDomain.get(domain) ?? [],
  };
}

/** Names of the domains of a kind that the instances of a group stand in, sorted. */
export function domainsOf(index: PlanIndex, group: string, kind: DomainKind): readonly string[] {
  const names = index
    .instances(group)
    .flatMap(({ placement }) => placement.filter((name) => index.domain(name).kind === kind));
  return [...new Set(names)].toSorted();
}

function byName<Part extends { readonly name: string }>(kind: string, parts: readonly Part[]) {
  const named = new Map(parts.map((part) => [part.name, part]));
  return (name: string): Part => {
    const part = named.get(name);
    if (part === undefined) throw new Error(`The plan holds no ${kind} named ${name}.`);
    return part;
  };
}
