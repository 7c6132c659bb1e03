import type { Database, Ensemble, LoadBalancer, Service, Topology } from "./model.ts";

/** What has instances. */
export type AnyWorkload = Service | LoadBalancer | Database | Ensemble;

/** Everything that has instances, by kind. */
export function workloadsOf({
  services,
  loadBalancers,
  databases,
  ensembles,
}: Topology): readonly AnyWorkload[] {
  return [...services, ...loadBalancers, ...databases, ...ensembles];
}
