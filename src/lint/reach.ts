/** Which entrypoints lead to which parts. */
import type { Group, Plan, PlannedListener, Server } from "../plan/model.ts";
import { endpointKey } from "../reliability/dependency-order.ts";
import type { Dependency, Endpoint, Entrypoint } from "../topology/model.ts";

export type LoadBalancerGroup = Group & { readonly kind: "load-balancer" };
export type ServiceGroup = Group & { readonly kind: "service" };
export type DatabaseGroup = Group & { readonly kind: "database" };

/** `hard`: without the part the entrypoint is down. `any`: without it users notice at least. */
export type Strength = "hard" | "any";

/** Names of services, load balancers, databases and externals below each entrypoint, in order of discovery. */
export function reached(plan: Plan, entrypoint: Entrypoint, strength: Strength): ReadonlySet<string> {
  const groups = new Map(plan.groups.map((group) => [group.name, group]));
  const found = new Set<string>();
  const pending = [entrypoint.to, ...counted(entrypoint.dependsOn, strength)];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (found.has(next.name)) continue;
    found.add(next.name);
    const group = next.kind === "external" ? undefined : groups.get(next.name);
    if (group !== undefined) pending.push(...usedBy(group, strength));
  }
  return found;
}

/** Entrypoints by the names of the parts they lead to. */
export function entrypointsByPart(
  plan: Plan,
  strength: Strength,
): ReadonlyMap<string, readonly Entrypoint[]> {
  const byPart = new Map<string, Entrypoint[]>();
  for (const entrypoint of plan.entrypoints) {
    for (const name of reached(plan, entrypoint, strength)) {
      const others = byPart.get(name);
      if (others === undefined) byPart.set(name, [entrypoint]);
      else others.push(entrypoint);
    }
  }
  return byPart;
}

/** Parts that no entrypoint leads to: about the others the rules on single points say all there is to say. */
export function groupsOffEntrypoints(plan: Plan): readonly Group[] {
  const byPart = entrypointsByPart(plan, "any");
  return plan.groups.filter(({ name }) => !byPart.has(name));
}

export function loadBalancersOf(plan: Plan): readonly LoadBalancerGroup[] {
  return plan.groups.filter((group) => group.kind === "load-balancer");
}

export function servicesOf(plan: Plan): readonly ServiceGroup[] {
  return plan.groups.filter((group) => group.kind === "service");
}

export function databasesOf(plan: Plan): readonly DatabaseGroup[] {
  return plan.groups.filter((group) => group.kind === "database");
}

/** Every listener with its load balancer. */
export function listenersOf(
  plan: Plan,
): readonly { readonly group: LoadBalancerGroup; readonly listener: PlannedListener }[] {
  return loadBalancersOf(plan).flatMap((group) => group.listeners.map((listener) => ({ group, listener })));
}

/** Distinct targets of some of a listener's servers. */
export function targetsOf(servers: readonly Server[]): readonly Endpoint[] {
  return [...new Map(servers.map(({ to }) => [endpointKey(to), to])).values()];
}

/** Servers in use as long as any of them works. */
export function usualServers({ servers }: PlannedListener): readonly Server[] {
  return servers.filter(({ backup }) => !backup);
}

function usedBy(group: Group, strength: Strength): readonly Endpoint[] {
  switch (group.kind) {
    case "service":
      return counted(group.declared.dependsOn, strength);
    case "load-balancer":
      return group.declared.listeners.flatMap(({ backends }) => backends.map(({ to }) => to));
    case "database":
      return [];
    default:
      return group satisfies never;
  }
}

function counted(dependencies: readonly Dependency[], strength: Strength): readonly Endpoint[] {
  return dependencies.filter((one) => strength === "any" || one.strength === "hard").map(({ on }) => on);
}
