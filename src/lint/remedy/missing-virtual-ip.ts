import type { Group, Plan } from "../../plan/model.ts";
import { usedEndpoints } from "../../plan/used-endpoints.ts";
import type { Endpoint } from "../../topology/model.ts";

export interface MissingVirtualIp {
  readonly network: string;
  /** Parts that use the load balancer and have to join that network, on which alone it can then be reached. */
  readonly join: readonly string[];
}

/** The virtual IP that a load balancer lacks; undefined when it has one, or needs none. */
export function missingVirtualIp(group: Group, plan: Plan): MissingVirtualIp | undefined {
  if (group.kind !== "load-balancer" || group.declared.virtualIp !== undefined) return undefined;
  const users = plan.groups.filter((user) => usedEndpoints(user).some((to) => isIt(to, group.name)));
  const outward = new Set(
    plan.networks.filter(({ external }) => external !== undefined).map(({ name }) => name),
  );
  const fromOutside = plan.entrypoints.some(
    ({ to, dependsOn }) => isIt(to, group.name) || dependsOn.some(({ on }) => isIt(on, group.name)),
  );
  // To another load balancer the instances are servers like any other.
  if (!fromOutside && users.length > 0 && users.every(({ kind }) => kind === "load-balancer"))
    return undefined;
  const possible = group.networks.filter((network) => !fromOutside || outward.has(network));
  const strangers = (network: string): readonly string[] =>
    users.filter(({ networks }) => !networks.includes(network)).map(({ name }) => name);
  const [network] = possible.toSorted((a, b) => strangers(a).length - strangers(b).length);
  return network === undefined ? undefined : { network, join: strangers(network) };
}

function isIt(to: Endpoint, name: string): boolean {
  return to.kind === "load-balancer" && to.name === name;
}
