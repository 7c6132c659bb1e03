/**
 * Walks from an entrypoint down to the parts that an event takes down by itself. The same logic as the structure
 * function of src/reliability, which alone decides what is a single point of failure; this says why it is one.
 */
import type { Group } from "../../plan/model.ts";
import type { Dependency, Endpoint, Entrypoint, Listener } from "../../topology/model.ts";
import type { PlanIndex } from "../plan-index.ts";
import { type Cause, mergeCauses } from "./cause.ts";
import type { Outage } from "./outage.ts";

/** `degraded`: soft dependencies count like hard ones. */
export type Effect = "down" | "degraded";

/** Why `entrypoint` is down (or degraded) during `outage`; empty when it is not. */
export function causesOf(
  entrypoint: Entrypoint,
  outage: Outage,
  effect: Effect,
  index: PlanIndex,
): readonly Cause[] {
  const known = new Map<string, readonly Cause[]>();
  const counts = ({ strength }: Dependency): boolean => effect === "degraded" || strength === "hard";

  const endpointCauses = (endpoint: Endpoint, neededBy: string): readonly Cause[] => {
    if (endpoint.kind === "external") {
      const external = index.external(endpoint.name);
      return outage.externals.has(external.name)
        ? [{ kind: "external", external, neededBy: [neededBy], path: [external.name] }]
        : [];
    }
    const key = JSON.stringify(endpoint);
    const found = known.get(key) ?? below(groupCauses(endpoint), endpoint.name);
    known.set(key, found);
    return found;
  };

  const groupCauses = (endpoint: Exclude<Endpoint, { kind: "external" }>): readonly Cause[] => {
    const group = index.group(endpoint.name);
    if (group.kind === "database") return databaseCauses(group, endpoint);
    if (group.kind === "service") {
      const needed = group.declared.dependsOn.filter(counts).map(({ on }) => usedBy(group, on));
      return [...tooFew(group, group.needs), ...needed.flat()];
    }
    // Without a virtual IP nothing moves a lost instance's clients to another one: all are needed.
    const required = group.declared.virtualIp === undefined ? group.instances.length : group.needs;
    const listener = group.declared.listeners.find(
      ({ name }) => endpoint.kind === "load-balancer" && name === endpoint.listener,
    );
    return [...tooFew(group, required), ...(listener === undefined ? [] : backendCauses(group, listener))];
  };

  /** Targets of one listener stand in for each other: mending one of them is enough, and the first is the main one. */
  const backendCauses = (group: Group, { backends }: Listener): readonly Cause[] => {
    const ways = backends.map(({ to }) => usedBy(group, to));
    return ways.some((causes) => causes.length === 0) ? [] : easiest(ways);
  };

  const databaseCauses = (group: Group, endpoint: Endpoint): readonly Cause[] => {
    if (endpoint.kind !== "database" || endpoint.role === "reader") return tooFew(group, group.needs);
    const primary = index.instances(group.name).find(({ database }) => database?.role === "primary");
    const failed = (outage.instances.get(group.name) ?? []).filter((name) => name === primary?.name);
    return failed.length === 0
      ? []
      : [{ kind: "group", group, failed, required: 1, role: "writer", path: [] }];
  };

  const tooFew = (group: Group, required: number): readonly Cause[] => {
    const failed = outage.instances.get(group.name) ?? [];
    return group.instances.length - failed.length >= required
      ? []
      : [{ kind: "group", group, failed, required, role: undefined, path: [] }];
  };

  const usedBy = (group: Group, to: Endpoint): readonly Cause[] => [
    ...routeCauses(group.networks, to),
    ...endpointCauses(to, group.name),
  ];

  /** What is broken on every network that leads from one to the other. */
  const routeCauses = (from: readonly string[], to: Endpoint): readonly Cause[] => {
    if (to.kind === "external") return wayOutCauses(from);
    const shared = networksAnsweredOn(index.group(to.name)).filter((name) => from.includes(name));
    return easiest(
      shared.map((name) =>
        outage.networks.has(name) ? [{ kind: "network", network: index.network(name), path: [name] }] : [],
      ),
    );
  };

  const wayOutCauses = (networks: readonly string[]): readonly Cause[] => {
    const outward = networks.map(index.network).filter(({ external }) => external !== undefined);
    return easiest(
      outward.map((network) => [
        ...(outage.networks.has(network.name)
          ? [{ kind: "network" as const, network, path: [network.name] }]
          : []),
        ...(outage.gateways.has(network.name)
          ? [{ kind: "gateway" as const, network, path: [`gateway of ${network.name}`] }]
          : []),
      ]),
    );
  };

  const fromClients = (to: Endpoint): readonly Cause[] =>
    to.kind === "external" ? [] : wayOutCauses(networksAnsweredOn(index.group(to.name)));

  /** Clients use it themselves, or the target does so for them. */
  const entrypointNeeds = ({ on }: Dependency): readonly Cause[] => {
    const routes = [fromClients(on), routeCauses(index.group(entrypoint.to.name).networks, on)];
    return [...easiest(routes), ...endpointCauses(on, entrypoint.name)];
  };

  return mergeCauses([
    ...fromClients(entrypoint.to),
    ...endpointCauses(entrypoint.to, entrypoint.name),
    ...entrypoint.dependsOn.filter(counts).flatMap(entrypointNeeds),
  ]);
}

/** A load balancer with a virtual IP answers on that alone; everything else on all of its networks. */
function networksAnsweredOn(group: Group): readonly string[] {
  const virtualIp = group.kind === "load-balancer" ? group.declared.virtualIp : undefined;
  return virtualIp === undefined ? group.networks : [virtualIp.network];
}

/** Of several ways that are all broken, the one with the least to mend; nothing when one is open or none exists. */
function easiest(ways: readonly (readonly Cause[])[]): readonly Cause[] {
  return (
    ways.reduce<readonly Cause[] | undefined>(
      (best, way) => (best === undefined || way.length < best.length ? way : best),
      undefined,
    ) ?? []
  );
}

function below(causes: readonly Cause[], name: string): readonly Cause[] {
  return mergeCauses(causes.map((cause) => ({ ...cause, path: [name, ...cause.path] })));
}
