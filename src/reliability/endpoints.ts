/** When an endpoint answers: enough instances up, and what they need answering and within reach. */
import type { DatabaseGroup, Group, Instance } from "../plan/model.ts";
import type { Dependency, Endpoint } from "../topology/model.ts";
import { roleNeeds } from "../topology/replication.ts";
import { endpointKey } from "./endpoint-key.ts";
import { eventId } from "./events.ts";
import type { Infrastructure } from "./infrastructure.ts";
import { instancesNeeded, noticesErrors, standIns } from "./listeners.ts";
import type { ListenerEndpoint, Parts } from "./parts.ts";
import type { Reachability } from "./reachability.ts";
import { shardSets } from "./shard-sets.ts";
import type { StructureBuilder } from "./structure-builder.ts";

/** `serves`: hard dependencies count. `undegraded`: soft ones count as well, all the way down. */
export type Demand = (typeof DEMANDS)[number];

const DEMANDS = ["serves", "undegraded"] as const;

export interface Endpoints {
  /** Up while the endpoint answers those who reach it. */
  readonly answers: (endpoint: Endpoint, demand: Demand) => number;
}

/** `order`: every endpoint that will be asked for, each after all that it depends on. */
export function endpoints(
  parts: Parts,
  structure: StructureBuilder,
  infrastructure: Infrastructure,
  reachability: Reachability,
  order: readonly Endpoint[],
): Endpoints {
  const known = new Map<string, number>();
  /** Up while nothing is lacking that the endpoint, itself up, needs to give answers that are no errors. */
  const supplied = new Map<string, number>();
  /** As `known`, where those who ask turn to another instance when one is lost: load balancers do. */
  const turnedTo = new Map<string, number>();

  const answers = (endpoint: Endpoint, demand: Demand): number => {
    const node = known.get(key(endpoint, demand));
    if (node === undefined) throw new Error(`${endpoint.name} is asked for before all that it depends on.`);
    return node;
  };

  const instanceUp = (instance: Instance, group: Group): number =>
    structure.all([
      structure.event(eventId("instance", instance.name)),
      infrastructure.place(instance),
      ...infrastructure.risks(group),
    ]);

  const instancesUp = (group: Group, needs: number): number =>
    structure.atLeast(
      needs,
      parts.instances(group).map((instance) => instanceUp(instance, group)),
    );

  const uses = (from: Group, to: Endpoint, demand: Demand): number =>
    structure.all([reachability.fromGroup(from.name, to), answers(to, demand)]);

  const balances = (from: Group, to: Endpoint, demand: Demand): number =>
    structure.all([
      reachability.fromGroup(from.name, to),
      turnedTo.get(key(to, demand)) ?? answers(to, demand),
    ]);

  const service = (name: string, demand: Demand): number => {
    const group = parts.service(name);
    const { dependsOn } = group.declared;
    const needed = [
      ...counted(dependsOn, demand).map(({ on }) => uses(group, on, demand)),
      ...shardSets(dependsOn).map((set) => structure.any(set.map(({ on }) => uses(group, on, demand)))),
    ];
    supplied.set(key({ kind: "service", name, port: "" }, demand), structure.all(needed, name));
    return structure.all([instancesUp(group, group.needs), ...needed], name);
  };

  const listener = (endpoint: ListenerEndpoint, demand: Demand): number => {
    const group = parts.loadBalancer(endpoint.name);
    const planned = parts.listener(endpoint);
    const { servers } = planned;
    const oneOf = structure.any(standIns(servers, parts.needs).map(({ to }) => balances(group, to, demand)));
    const trusted = noticesErrors(group, planned) ? [] : servers.filter(({ backup }) => !backup);
    const behind = [oneOf, ...trusted.flatMap(({ to }) => supplied.get(key(to, demand)) ?? [])];
    supplied.set(key(endpoint, demand), structure.all(behind, group.name));
    const up = (needs: number): number => structure.all([instancesUp(group, needs), ...behind], group.name);
    turnedTo.set(key(endpoint, demand), up(group.needs));
    return up(instancesNeeded(group));
  };

  const database = (group: DatabaseGroup, role: "writer" | "reader", demand: Demand): number => {
    const { declared, name } = group;
    const { servers, primary, together, ensemble } = roleNeeds(declared, role);
    const behind = [
      ...(primary ? replicasUp(group, servers - 1) : []),
      ...(together ? [infrastructure.network(declared.replicationNetwork)] : []),
    ];
    // A primary that waits for its replicas takes connections all the same.
    supplied.set(key({ kind: "database", name, role }, demand), structure.all(behind, name));
    return structure.all(
      [
        primary ? primaryUp(group) : instancesUp(group, servers),
        ...behind,
        ...(ensemble === undefined ? [] : [uses(group, { kind: "ensemble", name: ensemble }, demand)]),
      ],
      name,
    );
  };

  const replicasUp = (group: DatabaseGroup, needs: number): readonly number[] => {
    const replicas = parts.instances(group).filter((instance) => instance.database?.role === "replica");
    return needs === 0
      ? []
      : [
          structure.atLeast(
            needs,
            replicas.map((instance) => instanceUp(instance, group)),
          ),
        ];
  };

  const primaryUp = (group: DatabaseGroup): number => {
    const primary = parts.instances(group).find((instance) => instance.database?.role === "primary");
    if (primary === undefined) throw new Error(`Database ${group.name} has no primary.`);
    return structure.all([instanceUp(primary, group)], `primary ${primary.name}`);
  };

  const build = (endpoint: Endpoint, demand: Demand): number => {
    switch (endpoint.kind) {
      case "service":
        return service(endpoint.name, demand);
      case "load-balancer":
        return listener(endpoint, demand);
      case "database":
        return database(parts.database(endpoint.name), endpoint.role, demand);
      case "ensemble": {
        const group = parts.ensemble(endpoint.name);
        // Members that don't hear each other are no majority, however many are up.
        const together = infrastructure.network(group.declared.peerNetwork);
        return structure.all([instancesUp(group, group.needs), together], group.name);
      }
      case "external":
        return infrastructure.external(endpoint.name);
      default:
        return endpoint satisfies never;
    }
  };

  for (const endpoint of order) {
    for (const demand of DEMANDS) known.set(key(endpoint, demand), build(endpoint, demand));
  }
  return { answers };
}

function key(endpoint: Endpoint, demand: Demand): string {
  return `${demand} ${endpointKey(endpoint)}`;
}

/** The dependencies that a demand counts. */
export function counted(dependencies: readonly Dependency[], demand: Demand): readonly Dependency[] {
  return demand === "undegraded" ? dependencies : dependencies.filter(({ strength }) => strength === "hard");
}
