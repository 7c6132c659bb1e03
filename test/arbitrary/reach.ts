/** Which endpoints a part of a random topology may refer to. */
import type { Endpoint } from "../../src/topology/model.ts";
import type { Workloads } from "./build-workload.ts";

export function chosen<T>(candidates: readonly T[], pick: number): T | undefined {
  return candidates[pick % Math.max(1, candidates.length)];
}

export function endpoints(workloads: Workloads): readonly Endpoint[] {
  return [
    ...workloads.services.flatMap(({ name, ports }) =>
      ports.map((port): Endpoint => ({ kind: "service", name, port: port.name })),
    ),
    ...workloads.loadBalancers.flatMap(({ name, listeners }) =>
      listeners.map((listener): Endpoint => ({ kind: "load-balancer", name, listener: listener.name })),
    ),
    ...workloads.databases.flatMap(({ name }): readonly Endpoint[] => [
      { kind: "database", name, role: "writer" },
      { kind: "database", name, role: "reader" },
    ]),
    ...workloads.ensembles.map(({ name }): Endpoint => ({ kind: "ensemble", name })),
    ...workloads.externals.map(({ name }): Endpoint => ({ kind: "external", name })),
  ];
}

/** Whether an endpoint has an address on one of the networks; `open`: those that lead to externals. */
export function reachable(
  networks: readonly string[],
  to: Endpoint,
  workloads: Workloads,
  open: readonly string[],
): boolean {
  return addressNetworks(to, workloads, open).some((network) => networks.includes(network));
}

function addressNetworks(to: Endpoint, workloads: Workloads, open: readonly string[]): readonly string[] {
  if (to.kind === "external") return open;
  const loadBalancer = workloads.loadBalancers.find(({ name }) => name === to.name);
  if (loadBalancer?.virtualIp !== undefined) return [loadBalancer.virtualIp.network];
  const groups = [
    ...workloads.services,
    ...workloads.loadBalancers,
    ...workloads.databases,
    ...workloads.ensembles,
  ];
  return groups.find(({ name }) => name === to.name)?.networks ?? [];
}
