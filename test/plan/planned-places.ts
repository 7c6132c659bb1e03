/** Where a plan put the instances of one service. */
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Domain, Service } from "../../src/topology/model.ts";
import { makeNetwork, makeService, makeTopology } from "../arbitrary/parts.ts";

export function planOf(domains: readonly Domain[], service: Partial<Service>, previous?: Plan): Plan {
  const networks = [makeNetwork({ name: "app", cidr: "10.0.0.0/20" })];
  const services = [makeService({ name: "web", ...service })];
  return plan(makeTopology({ domains, networks, services }), previous?.allocations);
}

/** How many instances each domain of a kind has; those of the same place are in the same domain. */
export function counts(planned: Plan, depth: number): readonly number[] {
  const groups = Map.groupBy(planned.instances, ({ placement }) => placement.slice(0, depth).join("/"));
  return [...groups.values()].map((instances) => instances.length).sort((a, b) => b - a);
}

export const hosts = (planned: Plan) => planned.instances.map(({ placement }) => placement.at(-1));
