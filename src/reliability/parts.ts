/** Looks up what a plan holds by name, and says so clearly when it does not hold it. */
import { readersNeeded } from "../plan/database-servers.ts";
import type {
  DatabaseGroup,
  EnsembleGroup,
  Group,
  Instance,
  LoadBalancerGroup,
  Plan,
  PlannedListener,
  ServiceGroup,
} from "../plan/model.ts";
import type { Endpoint } from "../topology/model.ts";

export type ListenerEndpoint = Endpoint & { readonly kind: "load-balancer" };

export interface Parts {
  readonly service: (name: string) => ServiceGroup;
  readonly loadBalancer: (name: string) => LoadBalancerGroup;
  readonly listener: (endpoint: ListenerEndpoint) => PlannedListener;
  readonly database: (name: string) => DatabaseGroup;
  readonly ensemble: (name: string) => EnsembleGroup;
  readonly instances: (group: Group) => readonly Instance[];
  /** How many servers of an endpoint a load balancer needs at least; behind one address, or outside, it is one. */
  readonly needs: (endpoint: Endpoint) => number;
}

export function partsOf(plan: Plan): Parts {
  const groups = new Map(plan.groups.map((group) => [group.name, group]));
  const instances = new Map(plan.instances.map((instance) => [instance.name, instance]));
  const missing = (kind: string, name: string): Error => new Error(`The plan holds no ${kind} ${name}.`);
  const loadBalancer = (name: string): LoadBalancerGroup => {
    const group = groups.get(name);
    if (group?.kind !== "load-balancer") throw missing("load balancer", name);
    return group;
  };
  return {
    service: (name) => {
      const group = groups.get(name);
      if (group?.kind !== "service") throw missing("service", name);
      return group;
    },
    loadBalancer,
    listener: ({ name, listener }) => {
      const found = loadBalancer(name).listeners.find((candidate) => candidate.name === listener);
      if (found === undefined) throw missing(`listener of ${name} named`, listener);
      return found;
    },
    database: (name) => {
      const group = groups.get(name);
      if (group?.kind !== "database") throw missing("database", name);
      return group;
    },
    ensemble: (name) => {
      const group = groups.get(name);
      if (group?.kind !== "ensemble") throw missing("ensemble", name);
      return group;
    },
    instances: (group) =>
      group.instances.map((name) => {
        const instance = instances.get(name);
        if (instance === undefined) throw missing(`instance of ${group.name} named`, name);
        return instance;
      }),
    needs: (endpoint) => {
      const group = endpoint.kind === "external" ? undefined : groups.get(endpoint.name);
      if (group === undefined || (endpoint.kind === "database" && endpoint.role === "writer")) return 1;
      if (group.kind === "database") return readersNeeded(group);
      return group.kind === "load-balancer" && group.declared.virtualIp !== undefined ? 1 : group.needs;
    },
  };
}
