import type { Group, Instance, Plan, PlannedDomain, PlannedNetwork } from "../plan/model.ts";
import type { External } from "../topology/model.ts";

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
  return {
    plan,
    group: byName("part", plan.groups),
    network: byName("network", plan.networks),
    external: byName("external", plan.externals),
    domain: byName("domain", plan.domains),
    instances: (group) => byGroup.get(group) ?? [],
    inside: (domain) => byDomain.get(domain) ?? [],
  };
}

function byName<Part extends { readonly name: string }>(kind: string, parts: readonly Part[]) {
  const named = new Map(parts.map((part) => [part.name, part]));
  return (name: string): Part => {
    const part = named.get(name);
    if (part === undefined) throw new Error(`The plan holds no ${kind} named ${name}.`);
    return part;
  };
}
