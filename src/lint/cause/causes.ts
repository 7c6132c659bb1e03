/**
 * Walks from an entrypoint down to the parts that an event takes down by itself. The same logic as the structure
 * function of src/reliability, which alone decides what is a single point of failure; this says why it is one.
 */
import type {
  Connection,
  DatabaseGroup,
  EnsembleGroup,
  Group,
  LoadBalancerGroup,
  PlannedListener,
} from "../../plan/model.ts";
import { endpointKey } from "../../reliability/endpoint-key.ts";
import { instancesNeeded, noticesErrors, standIns } from "../../reliability/listeners.ts";
import { shardSets } from "../../reliability/shard-sets.ts";
import type { Dependency, Endpoint, Entrypoint, Listener } from "../../topology/model.ts";
import { roleNeeds } from "../../topology/replication.ts";
import type { PlanIndex } from "../plan-index.ts";
import { type Cause, mergeCauses } from "./cause.ts";
import type { Outage } from "./outage.ts";

/** `degraded`: soft dependencies count like hard ones. */
export type Effect = "down" | "degraded";

/** Load balancers turn to another instance when one is lost; services and clients hold an address and stay with it. */
type Asker = "balancer" | "holder";

/** Why `entrypoint` is down (or degraded) during `outage`; empty when it is not. */
export function causesOf(
  entrypoint: Entrypoint,
  outage: Outage,
  effect: Effect,
  index: PlanIndex,
): readonly Cause[] {
  const known = new Map<string, readonly Cause[]>();
  const counts = ({ strength }: Dependency): boolean => effect === "degraded" || strength === "hard";

  const endpointCauses = (endpoint: Endpoint, neededBy: string, asker: Asker): readonly Cause[] => {
    if (endpoint.kind === "external") {
      const external = index.external(endpoint.name);
      return outage.externals.has(external.name)
        ? [{ kind: "external", external, neededBy: [neededBy], path: [external.name] }]
        : [];
    }
    const key = `${asker} ${endpointKey(endpoint)}`;
    const found = known.get(key) ?? below(groupCauses(endpoint, asker), endpoint.name);
    known.set(key, found);
    return found;
  };

  const groupCauses = (endpoint: Exclude<Endpoint, { kind: "external" }>, asker: Asker): readonly Cause[] => {
    const group = index.group(endpoint.name);
    if (group.kind === "database") {
      return databaseCauses(group, endpoint.kind === "database" ? endpoint.role : "reader");
    }
    if (group.kind === "ensemble") return ensembleCauses(group);
    const held = group.kind === "load-balancer" && asker === "holder";
    const required = held ? instancesNeeded(group) : group.needs;
    return [...tooFew(group, required), ...supplyCauses(endpoint)];
  };

  /** Why an endpoint that is up itself answers with errors, or not at all. */
  const supplyCauses = (endpoint: Endpoint): readonly Cause[] => {
    const group = endpoint.kind === "external" ? undefined : index.group(endpoint.name);
    if (group?.kind === "database" && endpoint.kind === "database") {
      return acknowledgementCauses(group, endpoint.role);
    }
    if (group?.kind === "service") {
      const { dependsOn } = group.declared;
      const sets = shardSets(dependsOn).map((set) => set.map(({ on }) => usedBy(group, on, "holder")));
      return [
        ...dependsOn.filter(counts).flatMap(({ on }) => usedBy(group, on, "holder")),
        ...(effect === "degraded" ? [] : sets.flatMap(easiest)),
      ];
    }
    if (group?.kind !== "load-balancer" || endpoint.kind !== "load-balancer") return [];
    const declared = group.declared.listeners.find(({ name }) => name === endpoint.listener);
    const planned = group.listeners.find(({ name }) => name === endpoint.listener);
    return declared === undefined || planned === undefined ? [] : backendCauses(group, declared, planned);
  };

  /** Mending one of those that stand in for each other is enough, and the first is the main one. */
  const backendCauses = (
    group: LoadBalancerGroup,
    { backends }: Listener,
    planned: PlannedListener,
  ): readonly Cause[] => {
    const broken = easiest(
      standIns(backends, index.serversNeeded).map(({ to }) => usedBy(group, to, "balancer")),
    );
    if (broken.length > 0 || noticesErrors(group, planned)) return broken;
    const erring = backends.find(({ to, backup }) => !backup && supplyCauses(to).length > 0)?.to;
    return erring === undefined ? [] : below(supplyCauses(erring), erring.name);
  };

  const databaseCauses = (group: DatabaseGroup, role: "writer" | "reader"): readonly Cause[] => {
    const { servers, primary, together, ensemble } = roleNeeds(group.declared, role);
    return [
      ...(primary ? primaryCauses(group) : tooFew(group, servers, role)),
      ...(primary ? acknowledgementCauses(group, role) : []),
      ...(together && !primary ? betweenCauses(group.declared.replicationNetwork) : []),
      ...(ensemble === undefined ? [] : usedBy(group, { kind: "ensemble", name: ensemble }, "holder")),
    ];
  };

  const primaryCauses = (group: DatabaseGroup): readonly Cause[] => {
    const primary = index.instances(group.name).find(({ database }) => database?.role === "primary");
    const failed = (outage.instances.get(group.name) ?? []).filter((name) => name === primary?.name);
    return failed.length === 0
      ? []
      : [{ kind: "group", group, failed, required: 1, role: "primary", path: [] }];
  };

  /** A primary that waits for its replicas needs so many, and a way to them. */
  const acknowledgementCauses = (group: DatabaseGroup, role: "writer" | "reader"): readonly Cause[] => {
    const { servers, primary, together } = roleNeeds(group.declared, role);
    if (!primary || servers === 1) return [];
    const replicas = index.instances(group.name).filter(({ database }) => database?.role === "replica");
    const lost = new Set(outage.instances.get(group.name));
    const failed = replicas.map(({ name }) => name).filter((name) => lost.has(name));
    return [
      ...(replicas.length - failed.length < servers - 1
        ? [{ kind: "group" as const, group, failed, required: servers, role, path: [] }]
        : []),
      ...(together ? betweenCauses(group.declared.replicationNetwork) : []),
    ];
  };

  /** Servers or members that don't hear each other agree on nothing. */
  const betweenCauses = (name: string): readonly Cause[] =>
    outage.networks.has(name) ? [{ kind: "network", network: index.network(name), path: [name] }] : [];

  /** Members have to be up, and to hear each other. */
  const ensembleCauses = (group: EnsembleGroup): readonly Cause[] => [
    ...tooFew(group, group.needs),
    ...betweenCauses(group.declared.peerNetwork),
  ];

  const tooFew = (group: Group, required: number, role?: "writer" | "reader"): readonly Cause[] => {
    const failed = outage.instances.get(group.name) ?? [];
    return group.instances.length - failed.length >= required
      ? []
      : [{ kind: "group", group, failed, required, role, path: [] }];
  };

  const usedBy = (group: Group, to: Endpoint, asker: Asker): readonly Cause[] => [
    ...routeCauses({ kind: "group", name: group.name }, to),
    ...endpointCauses(to, group.name, asker),
  ];

  /** What is broken on the network that the plan chose for it. */
  const routeCauses = (from: Connection["from"], to: Endpoint): readonly Cause[] => {
    const network = index.networkTo(from, to);
    if (network === undefined) return [];
    const { name } = network;
    const outward = from.kind === "entrypoint" || to.kind === "external";
    return [
      ...(outage.networks.has(name) ? [{ kind: "network" as const, network, path: [name] }] : []),
      ...(outward && outage.gateways.has(name)
        ? [{ kind: "gateway" as const, network, path: [`gateway of ${name}`] }]
        : []),
    ];
  };

  // In this order each finds what it needs known already: chains of any length are walked without recursion.
  for (const endpoint of index.below(entrypoint)) {
    for (const asker of ["balancer", "holder"] as const) endpointCauses(endpoint, entrypoint.name, asker);
  }
  const needed = [entrypoint.to, ...entrypoint.dependsOn.filter(counts).map(({ on }) => on)];
  return mergeCauses(
    needed.flatMap((to) => [
      ...routeCauses({ kind: "entrypoint", name: entrypoint.name }, to),
      ...endpointCauses(to, entrypoint.name, "holder"),
    ]),
  );
}

/** Of several ways that are all broken, the one with the least to mend; nothing when one is open or none exists. */
function easiest(ways: readonly (readonly Cause[])[]): readonly Cause[] {
  const [first = [], ...others] = ways;
  return others.reduce((best, way) => (way.length < best.length ? way : best), first);
}

function below(causes: readonly Cause[], name: string): readonly Cause[] {
  return mergeCauses(causes.map((cause) => ({ ...cause, path: [name, ...cause.path] })));
}
