import type { Connection, Group, Instance, Plan, PlannedDomain, PlannedNetwork } from "../plan/model.ts";
import { dependencyOrder, endpointKey } from "../reliability/dependency-order.ts";
import { partsOf } from "../reliability/parts.ts";
import type { Endpoint, Entrypoint, External } from "../topology/model.ts";

/** The parts of a plan by name. Names come from the plan itself, so a missing one is a defect of nospof. */
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
  /** Every endpoint that an entrypoint leads to, each after all that it depends on. */
  readonly below: (entrypoint: Entrypoint) => readonly Endpoint[];
}

export function indexPlan(plan: Plan): PlanIndex {
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
  const networks = new Map(plan.connections.map((one) => [wayKey(one.from, one.to), one.network]));
  const orders = new Map<string, readonly Endpoint[]>();
  return {
    plan,
    network,
    networkTo: (from, to) => {
      const name = networks.get(wayKey(from, to));
      return name === undefined ? undefined : network(name);
    },
    below: ({ name, to, dependsOn }) => {
      const order =
        orders.get(name) ?? dependencyOrder(partsOf(plan), [to, ...dependsOn.map(({ on }) => on)]);
      orders.set(name, order);
      return order;
    },
    group: byName("part", plan.groups),
    external: byName("external", plan.externals),
    domain: byName("domain", plan.domains),
    instances: (group) => byGroup.get(group) ?? [],
    inside: (domain) => byDomain.get(domain) ?? [],
  };
}

function wayKey({ kind, name }: Connection["from"], to: Endpoint): string {
  return `${kind} ${name} ${endpointKey(to)}`;
}

function byName<Part extends { readonly name: string }>(kind: string, parts: readonly Part[]) {
  const named = new Map(parts.map((part) => [part.name, part]));
  return (name: string): Part => {
    const part = named.get(name);
    if (part === undefined) throw new Error(`The plan holds no ${kind} named ${name}.`);
    return part;
  };
}
