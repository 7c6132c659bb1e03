import type { Group, Plan } from "../../plan/model.ts";

/** The network for the virtual IP that a load balancer lacks; undefined when it has one, or needs none. */
export function missingVirtualIp(group: Group, plan: Plan): string | undefined {
  if (group.kind !== "load-balancer" || group.declared.virtualIp !== undefined) return undefined;
  const users = usersOf(group.name, plan);
  const reached = group.networks.map((network) => users.filter((networks) => networks.has(network)).length);
  return group.networks[reached.indexOf(Math.max(...reached))];
}

/** For each part that uses a load balancer, the networks it can do so on. */
function usersOf(name: string, plan: Plan): readonly ReadonlySet<string>[] {
  const outward = plan.networks.filter(({ external }) => external !== undefined).map((one) => one.name);
  const entrypoints = plan.entrypoints
    .filter(({ to, dependsOn }) => to.name === name || dependsOn.some(({ on }) => on.name === name))
    .map(() => new Set(outward));
  const groups = plan.groups
    .filter((group) => endpointsUsed(group).some((to) => to.kind === "load-balancer" && to.name === name))
    .map(({ networks }) => new Set(networks));
  return [...entrypoints, ...groups];
}

function endpointsUsed(group: Group) {
  switch (group.kind) {
    case "service":
      return group.declared.dependsOn.map(({ on }) => on);
    case "load-balancer":
      return group.declared.listeners.flatMap(({ backends }) => backends.map(({ to }) => to));
    case "database":
      return [];
    default:
      return group satisfies never;
  }
}
