/** Random edits of a topology: what people do to one from day to day. */
import fc from "fast-check";
import type {
  Dependency,
  Endpoint,
  LoadBalancer,
  Spread,
  Topology,
  Workload,
} from "../../src/topology/model.ts";
import { majorityOf } from "../../src/topology/quorum.ts";
import { agreesByMajority } from "../../src/topology/replication.ts";
import { type AnyWorkload, workloadsOf } from "../../src/topology/workloads.ts";
import { fittingDatabase } from "./fitting-database.ts";
import {
  makeBackend,
  makeDatabase,
  makeEnsemble,
  makeListener,
  makeLoadBalancer,
  makeService,
  makeVirtualIp,
} from "./parts.ts";
import { chosen } from "./reach.ts";
import { workloadSketch } from "./sketch.ts";

export type Edit = (topology: Topology) => Topology;

/** Adding or removing one group or one replica. */
export const editArbitrary: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .record({
      kind: fc.constantFrom("service", "load-balancer", "database", "ensemble"),
      pick: fc.nat(99),
      sketch: workloadSketch(),
    })
    .map(({ kind, pick, sketch }) => addition(kind, `new-${pick}`, pick, sketch)),
  fc.nat(999).map(
    (pick): Edit =>
      (topology) => {
        const victim = chosen(workloadsOf(topology), pick);
        return victim === undefined ? topology : withoutGroup(topology, victim.name);
      },
  ),
  fc.record({ pick: fc.nat(999), by: fc.constantFrom(1, -1) }).map(
    ({ pick, by }): Edit =>
      (topology) => {
        const group = chosen(workloadsOf(topology), pick);
        return group === undefined ? topology : withReplicas(topology, group, by);
      },
  ),
);

function addition(
  kind: "service" | "load-balancer" | "database" | "ensemble",
  name: string,
  pick: number,
  {
    replicas,
    spread,
    virtualIp,
  }: { readonly replicas: number; readonly spread: Spread; readonly virtualIp: string },
): Edit {
  return (topology) => {
    const network = chosen(topology.networks, pick);
    if (network === undefined || workloadsOf(topology).some((group) => group.name === name)) return topology;
    const shape = { name, replicas, spread, networks: [network.name] };
    if (kind === "service") return { ...topology, services: [...topology.services, makeService(shape)] };
    if (kind === "ensemble") {
      const ensemble = makeEnsemble({ name, spread, networks: shape.networks });
      return { ...topology, ensembles: [...topology.ensembles, ensemble] };
    }
    if (kind === "database") return { ...topology, databases: [...topology.databases, makeDatabase(shape)] };
    const target = topology.services.find(({ networks }) => networks.includes(network.name));
    const port = target?.ports[0];
    if (target === undefined || port === undefined) return topology;
    const backend = makeBackend({ kind: "service", name: target.name, port: port.name });
    const mode = virtualIp === "active-active" ? "active-active" : "active-passive";
    const loadBalancer = makeLoadBalancer({
      ...shape,
      listeners: [makeListener({ backends: [backend] })],
      virtualIp: virtualIp === "none" ? undefined : makeVirtualIp({ network: network.name, mode }),
    });
    return { ...topology, loadBalancers: [...topology.loadBalancers, loadBalancer] };
  };
}

/** One replica more or less; an ensemble and a group have two more or less, as they are never even. */
function withReplicas(topology: Topology, { kind, name, ...before }: AnyWorkload, by: number): Topology {
  const agrees = topology.databases.some((one) => one.name === name && agreesByMajority(one));
  const replicas = before.replicas + (kind === "ensemble" || agrees ? 2 * by : by);
  if (replicas < (kind === "ensemble" ? 3 : 1)) return topology;
  const resized = <T extends Workload>(group: T): T =>
    group.name === name ? { ...group, replicas, needs: Math.min(group.needs, replicas) } : group;
  return {
    ...topology,
    services: topology.services.map(resized),
    loadBalancers: topology.loadBalancers.map(resized),
    databases: topology.databases.map(resized).map(fittingDatabase),
    ensembles: topology.ensembles.map(resized).map((one) => ({ ...one, needs: majorityOf(one.replicas) })),
  };
}

/** Removes a group with all that refers to it; a load balancer that is left without servers goes as well. */
export function withoutGroup(topology: Topology, name: string): Topology {
  const stays = (to: Endpoint): boolean => to.kind === "external" || to.name !== name;
  const depends = (dependsOn: readonly Dependency[]) => dependsOn.filter(({ on }) => stays(on));
  const reduced: Topology = {
    ...topology,
    services: topology.services
      .filter((group) => group.name !== name)
      .map((service) => ({ ...service, dependsOn: depends(service.dependsOn) })),
    databases: topology.databases
      .filter((group) => group.name !== name)
      .map((one) => (one.election === name ? { ...one, election: undefined } : one)),
    ensembles: topology.ensembles.filter((group) => group.name !== name),
    loadBalancers: topology.loadBalancers.filter((group) => group.name !== name).map(withoutBackends(stays)),
    entrypoints: topology.entrypoints
      .filter(({ to }) => stays(to))
      .map((entrypoint) => ({ ...entrypoint, dependsOn: depends(entrypoint.dependsOn) })),
    backups: topology.backups.filter(({ of }) => of.name !== name),
    sharedRisks: topology.sharedRisks.map((risk) => ({
      ...risk,
      affects: risk.affects.filter((part) => part.name !== name),
    })),
  };
  const idle = reduced.loadBalancers.find(({ listeners }) =>
    listeners.some(({ backends }) => backends.length === 0),
  );
  return idle === undefined ? reduced : withoutGroup(reduced, idle.name);
}

function withoutBackends(stays: (to: Endpoint) => boolean): (loadBalancer: LoadBalancer) => LoadBalancer {
  return (loadBalancer) => ({
    ...loadBalancer,
    listeners: loadBalancer.listeners.map((listener) => {
      const backends = listener.backends.filter(({ to }) => stays(to));
      return { ...listener, backends: backends.every(({ backup }) => backup) ? [] : backends };
    }),
  });
}
