/**
 * Random topologies with few single points: most of what usually causes one is mended, each cause by a toss of
 * its own, so that what is left is rare and odd.
 */
import fc from "fast-check";
import type { Dependency, Endpoint, LoadBalancer, Topology, Workload } from "../../src/topology/model.ts";
import { choosesWriter } from "../../src/topology/replication.ts";
import { fittingDatabase } from "../arbitrary/fitting-database.ts";
import { makeZones, strictSpread } from "../arbitrary/parts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";

const usually = fc.integer({ min: 0, max: 9 }).map((toss) => toss > 0);

const mends = fc.record({
  placement: usually,
  replicas: usually,
  networks: usually,
  writers: usually,
  virtualIps: usually,
  externals: fc.constantFrom("hard", "soft", "none"),
  risks: usually,
});

type Mends = typeof mends extends fc.Arbitrary<infer T> ? T : never;

export const sturdyTopology: fc.Arbitrary<Topology> = fc
  .tuple(topologyArbitrary({ choosing: true, roomy: true }), mends)
  .map(([topology, mend]) => mended(topology, mend));

function mended(topology: Topology, mend: Mends): Topology {
  const chooses = (name: string): boolean =>
    topology.databases.some((one) => one.name === name && choosesWriter(one));
  const endpoint = (to: Endpoint): Endpoint =>
    mend.writers && to.kind === "database" && !chooses(to.name) ? { ...to, role: "reader" } : to;
  const workload = <T extends Workload>(one: T): T => ({
    ...one,
    ...(mend.placement ? { spread: strictSpread("zone"), within: [] } : {}),
    ...(mend.replicas ? { replicas: Math.min(3, one.replicas + 1), needs: 1 } : {}),
  });
  const dependencies = (all: readonly Dependency[]): readonly Dependency[] =>
    all
      .filter(({ on }) => on.kind !== "external" || mend.externals !== "none")
      .map((one) => ({
        ...one,
        on: endpoint(one.on),
        strength: one.on.kind === "external" && mend.externals === "soft" ? "soft" : one.strength,
      }));
  return {
    ...topology,
    domains: mend.placement ? makeZones(3) : topology.domains,
    sharedRisks: mend.risks ? [] : topology.sharedRisks,
    backups: [],
    networks: topology.networks.map((network) => ({
      ...network,
      ...(mend.networks ? { switches: "redundant" } : {}),
      external:
        mend.networks && network.external ? { ...network.external, gateway: "redundant" } : network.external,
    })),
    services: topology.services.map((one) => ({
      ...workload(one),
      dependsOn: dependencies(one.dependsOn),
    })),
    databases: topology.databases.map(workload).map(fittingDatabase),
    // What it needs follows from its size, which is enough.
    ensembles: topology.ensembles.map((one) => ({
      ...one,
      ...(mend.placement ? { spread: strictSpread("zone"), within: [] } : {}),
      ...(mend.replicas ? { replicas: 3, needs: 2 } : {}),
    })),
    loadBalancers: topology.loadBalancers.map((one) => ({
      ...workload(one),
      virtualIp: mend.virtualIps ? (one.virtualIp ?? virtualIpFor(one, topology)) : one.virtualIp,
      listeners: one.listeners.map((listener) => ({
        ...listener,
        backends: listener.backends.map((backend) => ({ ...backend, to: endpoint(backend.to) })),
      })),
    })),
    entrypoints: topology.entrypoints.map((one) => ({
      ...one,
      to: endpoint(one.to),
      dependsOn: dependencies(one.dependsOn),
    })),
  };
}

/** Where clients can come to it, if there is such a network, and where all load balancers that lead to it are. */
function virtualIpFor(one: LoadBalancer, { networks, loadBalancers }: Topology): LoadBalancer["virtualIp"] {
  const outer = loadBalancers.filter(({ listeners }) =>
    listeners.some(({ backends }) =>
      backends.some(({ to }) => to.kind === "load-balancer" && to.name === one.name),
    ),
  );
  const shared = one.networks.filter((name) => outer.every((other) => other.networks.includes(name)));
  const open = shared.find((name) => networks.some((other) => other.name === name && other.external));
  const network = open ?? shared[0];
  if (network === undefined) return undefined;
  return { network, mode: "active-passive", addresses: [], advertIntervalMs: 1000 };
}
