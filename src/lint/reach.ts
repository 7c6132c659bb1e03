/** Which entrypoints lead to which parts. */
import type {
  DatabaseGroup,
  EnsembleGroup,
  Group,
  LoadBalancerGroup,
  Plan,
  PlannedListener,
  Server,
  ServiceGroup,
} from "../plan/model.ts";
import { endpointKey } from "../reliability/endpoint-key.ts";
import type { Dependency, Endpoint, Entrypoint } from "../topology/model.ts";

/** `hard`: without the part the entrypoint is down. `any`: without it users notice at least. */
export type Strength = "hard" | "any";

/** Entrypoints that lead to a part, through whatever stands between. */
export interface EntrypointsTo {
  readonly group: (name: string) => readonly Entrypoint[];
  readonly listener: (loadBalancer: string, listener: string) => readonly Entrypoint[];
  readonly external: (name: string) => readonly Entrypoint[];
}

export function entrypointsTo(plan: Plan, strength: Strength): EntrypointsTo {
  const groups = new Map(plan.groups.map((group) => [group.name, group]));
  const reached = plan.entrypoints.map((entrypoint) => ({
    entrypoint,
    endpoints: endpointsBelow(entrypoint, groups, strength),
  }));
  const leadingTo = (matches: (endpoint: Endpoint) => boolean): readonly Entrypoint[] =>
    reached.filter(({ endpoints }) => endpoints.some(matches)).map(({ entrypoint }) => entrypoint);
  return {
    group: (name) => leadingTo((endpoint) => endpoint.kind !== "external" && endpoint.name === name),
    listener: (loadBalancer, listener) =>
      leadingTo(
        (endpoint) =>
          endpoint.kind === "load-balancer" &&
          endpoint.name === loadBalancer &&
          endpoint.listener === listener,
      ),
    external: (name) => leadingTo((endpoint) => endpoint.kind === "external" && endpoint.name === name),
  };
}

function endpointsBelow(
  { to, dependsOn }: Entrypoint,
  groups: ReadonlyMap<string, Group>,
  strength: Strength,
): readonly Endpoint[] {
  const found = new Map<string, Endpoint>();
  const pending = [to, ...counted(dependsOn, strength)];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(endpointKey(next))) continue;
    found.set(endpointKey(next), next);
    const group = next.kind === "external" ? undefined : groups.get(next.name);
    if (group !== undefined) pending.push(...usedBy(group, next, strength));
  }
  return [...found.values()];
}

/** Parts that no entrypoint leads to: about the others the rules on single points say all there is to say. */
export function groupsOffEntrypoints(plan: Plan): readonly Group[] {
  const entrypoints = entrypointsTo(plan, "any");
  return plan.groups.filter(({ name }) => entrypoints.group(name).length === 0);
}

export function loadBalancersOf(plan: Plan): readonly LoadBalancerGroup[] {
  return plan.groups.filter((group) => group.kind === "load-balancer");
}

export function servicesOf(plan: Plan): readonly ServiceGroup[] {
  return plan.groups.filter((group) => group.kind === "service");
}

export function ensemblesOf(plan: Plan): readonly EnsembleGroup[] {
  return plan.groups.filter((group) => group.kind === "ensemble");
}

/** As they were declared: shards, which differ in nothing that was said, count as one, by the name of their database. */
export function databasesOf(plan: Plan): readonly DatabaseGroup[] {
  return plan.groups.flatMap((group) => {
    if (group.kind !== "database") return [];
    const { shard } = group.declared;
    if (shard === undefined) return [group];
    return shard.number === 1 ? [{ ...group, name: shard.of }] : [];
  });
}

/** What a declared database consists of: its shards, each with servers of its own, or it alone. */
export function shardsOf(plan: Plan, { declared: { name, shard } }: DatabaseGroup): readonly DatabaseGroup[] {
  return plan.groups
    .filter((group) => group.kind === "database")
    .filter(({ declared }) =>
      shard === undefined ? declared.name === name : declared.shard?.of === shard.of,
    );
}

/** A listener with its load balancer. */
export interface ListenerOf {
  readonly group: LoadBalancerGroup;
  readonly listener: PlannedListener;
}

export function listenersOf(plan: Plan): readonly ListenerOf[] {
  return loadBalancersOf(plan).flatMap((group) => group.listeners.map((listener) => ({ group, listener })));
}

/** The listener that an entrypoint's clients talk to; undefined when they talk to something else. */
export function entrypointListener({ to }: Entrypoint, plan: Plan): ListenerOf | undefined {
  return listenersOf(plan).find(
    ({ group, listener }) =>
      to.kind === "load-balancer" && to.name === group.name && to.listener === listener.name,
  );
}

/** Servers of a listener that answer together: those of one target. */
export interface TargetServers {
  readonly to: Endpoint;
  /** At least one. */
  readonly servers: readonly Server[];
}

/** Some of a listener's servers, by target. */
export function targetsOf(servers: readonly Server[]): readonly TargetServers[] {
  return [...Map.groupBy(servers, ({ to }) => endpointKey(to)).values()].flatMap((together) => {
    const [first] = together;
    return first === undefined ? [] : [{ to: first.to, servers: together }];
  });
}

/** Servers in use as long as any of them works. */
export function usualServers({ servers }: PlannedListener): readonly Server[] {
  return servers.filter(({ backup }) => !backup);
}

function usedBy(group: Group, as: Endpoint, strength: Strength): readonly Endpoint[] {
  switch (group.kind) {
    case "service":
      return counted(group.declared.dependsOn, strength);
    case "load-balancer":
      return group.declared.listeners
        .filter(({ name }) => as.kind === "load-balancer" && as.listener === name)
        .flatMap(({ backends }) => backends.map(({ to }) => to));
    case "database": {
      // Without it nobody may be the primary.
      const { election } = group.declared;
      const writes = as.kind === "database" && as.role === "writer";
      return writes && election !== undefined ? [{ kind: "ensemble", name: election }] : [];
    }
    case "ensemble":
      return [];
    default:
      return group satisfies never;
  }
}

function counted(dependencies: readonly Dependency[], strength: Strength): readonly Endpoint[] {
  // Whose keys are in a shard is down without it.
  const counts = (one: Dependency): boolean => one.strength === "hard" || one.shards?.kind === "one";
  return dependencies.filter((one) => strength === "any" || counts(one)).map(({ on }) => on);
}
