/** When an endpoint answers: enough instances up, and what they need answering and within reach. */
import type { Group, Instance } from "../plan/model.ts";
import type { Dependency, Endpoint } from "../topology/model.ts";
import { eventId } from "./events.ts";
import type { Infrastructure } from "./infrastructure.ts";
import type { DatabaseGroup, LoadBalancerGroup, Parts } from "./parts.ts";
import type { Reachability } from "./reachability.ts";
import type { StructureBuilder } from "./structure-builder.ts";

/** `serves`: hard dependencies count. `undegraded`: soft ones count as well, all the way down. */
export type Demand = "serves" | "undegraded";

export interface Endpoints {
  /** Up while the endpoint answers those who reach it. */
  readonly answers: (endpoint: Endpoint, demand: Demand) => number;
}

export function endpoints(
  parts: Parts,
  structure: StructureBuilder,
  infrastructure: Infrastructure,
  reachability: Reachability,
): Endpoints {
  const known = new Map<string, number>();
  const underway = new Map<string, string>();

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
    structure.all([reachability.fromGroup(from, to), answers(to, demand)]);

  const service = (name: string, demand: Demand): number => {
    const group = parts.service(name);
    const needed = counted(group.declared.dependsOn, demand).map(({ on }) => uses(group, on, demand));
    return structure.all([instancesUp(group, group.needs), ...needed], name);
  };

  const listener = (group: LoadBalancerGroup, name: string, demand: Demand): number => {
    const found = group.listeners.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`Load balancer ${group.name} has no listener ${name}.`);
    // Without a virtual IP nothing moves a lost instance's clients to another one: all are needed.
    const needs = group.declared.virtualIp === undefined ? group.instances.length : group.needs;
    // Backups stand in for the others, and targets of one listener for each other: one of all is enough.
    const behind = structure.any(found.servers.map(({ to }) => uses(group, to, demand)));
    return structure.all([instancesUp(group, needs), behind], group.name);
  };

  const writer = (group: DatabaseGroup): number => {
    const primary = parts.instances(group).find(({ database }) => database?.role === "primary");
    if (primary === undefined) throw new Error(`Database ${group.name} has no primary.`);
    return structure.all(
      [structure.all([instanceUp(primary, group)], `primary ${primary.name}`)],
      group.name,
    );
  };

  const build = (endpoint: Endpoint, demand: Demand): number => {
    switch (endpoint.kind) {
      case "service":
        return service(endpoint.name, demand);
      case "load-balancer":
        return listener(parts.loadBalancer(endpoint.name), endpoint.listener, demand);
      case "database": {
        const group = parts.database(endpoint.name);
        return endpoint.role === "writer"
          ? writer(group)
          : structure.all([instancesUp(group, group.needs)], group.name);
      }
      case "external":
        return infrastructure.external(endpoint.name);
      default:
        return endpoint satisfies never;
    }
  };

  const answers = (endpoint: Endpoint, demand: Demand): number => {
    const key = `${demand} ${endpointKey(endpoint)}`;
    const existing = known.get(key);
    if (existing !== undefined) return existing;
    if (underway.has(key)) throw new Error(circleMessage([...underway.values(), endpoint.name]));
    underway.set(key, endpoint.name);
    const node = build(endpoint, demand);
    underway.delete(key);
    known.set(key, node);
    return node;
  };

  return { answers };
}

/** The dependencies that a demand counts. */
export function counted(dependencies: readonly Dependency[], demand: Demand): readonly Dependency[] {
  return demand === "undegraded" ? dependencies : dependencies.filter(({ strength }) => strength === "hard");
}

/** Ports of a service fail together, so they are one endpoint here. */
function endpointKey(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "service":
    case "external":
      return `${endpoint.kind} ${endpoint.name}`;
    case "load-balancer":
      return `${endpoint.kind} ${endpoint.name} ${endpoint.listener}`;
    case "database":
      return `${endpoint.kind} ${endpoint.name} ${endpoint.role}`;
    default:
      return endpoint satisfies never;
  }
}

function circleMessage(names: readonly string[]): string {
  const circle = names.slice(names.indexOf(names.at(-1) ?? ""));
  return `Dependencies run in a circle: ${circle.join(" → ")}. Remove one of them: none of these could start first.`;
}
