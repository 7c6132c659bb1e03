/** What a lock file keeps after a longer history: hosts that the cloud chooses, numbered otherwise by each group. */
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Topology, Workload } from "../../src/topology/model.ts";
import { makeZones, strictSpread } from "./parts.ts";

/** Groups have their numbers moved on by 0 to 2; which one by how many differs with `history`. */
export function planAfter(history: number, topology: Topology): Plan {
  const fresh = plan(topology);
  const moved = new Map(fresh.groups.map(({ name }, position) => [name, (position + history) % 3]));
  const hosts = fresh.instances.map(({ name, group, placement }) => {
    const host = placement.at(-1) ?? "";
    const [domain, number] = host.split("~");
    return [name, number === undefined ? host : `${domain}~${Number(number) + (moved.get(group) ?? 0)}`];
  });
  return plan(topology, { ...fresh.allocations, hosts: Object.fromEntries(hosts) });
}

/** The same parts in two zones whose hosts the cloud chooses, one for each instance. */
export function inTheCloud(topology: Topology): Topology {
  const anywhere = <T extends Workload>(one: T): T => ({ ...one, spread: strictSpread("host"), within: [] });
  return {
    ...topology,
    domains: makeZones(2),
    sharedRisks: [],
    backups: [],
    services: topology.services.map(anywhere),
    loadBalancers: topology.loadBalancers.map(anywhere),
    databases: topology.databases.map(anywhere),
    ensembles: topology.ensembles.map(anywhere),
  };
}
