import type { Database, LoadBalancer, Network, Topology } from "../topology/model.ts";
import { InputError, type InputProblem } from "../topology/problem.ts";
import { allocateAddresses, type NetworkAddresses } from "./addresses.ts";
import { allocationsOf } from "./allocations.ts";
import { backupServer } from "./backup-server.ts";
import { canonicalTopology } from "./canonical.ts";
import { connectionsOf } from "./connections.ts";
import { flowsOf } from "./flows.ts";
import { groupOf } from "./groups.ts";
import { instanceOf, volumeClashes } from "./instances.ts";
import { addressNumber } from "./ipv4.ts";
import type { Allocations, Flow, Instance, Plan, VirtualIp, VirtualRouter } from "./model.ts";
import {
  type AnyWorkload,
  instanceNames,
  nameClashes,
  serverNames,
  virtualIpKey,
  virtualIpNames,
  workloads,
} from "./names.ts";
import { pairRouter } from "./pair-router.ts";
import { partsOf } from "./parts.ts";
import { placeInstances } from "./placement.ts";
import { allocateRouterIds, type RouterIds } from "./router-ids.ts";
import { allocateServerIds } from "./server-ids.ts";
import { trackedNetworks } from "./tracked-networks.ts";
import { memberProblems, virtualIps } from "./virtual-ips.ts";

/**
 * Decides what will exist: every instance with its place, addresses and numbers, and every allowed flow.
 *
 * Pure: the same topology (in any order of declaration) and the same `previous` always give the same plan.
 *
 * @param previous `allocations` of the plan before, kept in `nospof.lock.json`. With it, what exists keeps its
 * addresses, numbers and hosts as long as they are valid; without it, nearly always (only names whose hashes collide
 * may trade places when others come and go).
 * @throws InputError when a network has too few addresses or router ids, with every such problem in it.
 * @example
 * const first = plan(topology);
 * const next = plan(changedTopology, first.allocations); // moves nothing that stays
 */
export function plan(topology: Topology, previous?: Allocations): Plan {
  const canonical = canonicalTopology(topology);
  const all = workloads(canonical);
  const placement = placeInstances(canonical.domains, all, previous);
  const foreign = foreignAddresses(canonical);
  const networks = canonical.networks.map((network) =>
    networkNumbers(canonical, network, all, foreign, previous),
  );
  throwIfAny([
    ...nameClashes(canonical),
    ...canonical.loadBalancers.flatMap(memberProblems),
    ...placement.problems,
    ...networks.flatMap((network) => network.problems),
  ]);

  const numbers = new Map(networks.map((network) => [network.addresses.space.planned.name, network]));
  const instances = instancesOf(canonical, all, placement.paths, numbers, previous);
  const placed = partsOf(canonical, all, instances, []);
  const shared = canonical.loadBalancers.flatMap((loadBalancer) =>
    virtualIpsOf(loadBalancer, trackedNetworks(loadBalancer, placed), numbers),
  );
  const parts = partsOf(canonical, all, instances, shared);
  // Only now: a listener without servers may be no more than the echo of a network without addresses.
  const problems: InputProblem[] = [...volumeClashes(instances)];
  const routerOf = (database: Database): VirtualRouter | undefined =>
    pairRouter(database, numbers.get(database.replicationNetwork)?.routerIds.ids.get(database.name));
  const groups = all.map((workload) => groupOf(workload, parts, routerOf, problems));
  throwIfAny(problems);
  // Made when they are asked for: ten thousand instances have a million flows, and no check needs them.
  let flows: readonly Flow[] | undefined;

  return {
    name: canonical.name,
    source: canonical.source,
    software: canonical.software,
    domains: placement.domains,
    sharedRisks: canonical.sharedRisks,
    networks: networks.map(({ addresses }) => addresses.space.planned),
    externals: canonical.externals,
    groups,
    instances,
    virtualIps: shared,
    connections: connectionsOf(canonical, parts),
    get flows() {
      flows ??= flowsOf(canonical, parts);
      return flows;
    },
    secrets: canonical.secrets,
    entrypoints: canonical.entrypoints,
    backups: canonical.backups.map((backup) => ({ ...backup, server: backupServer(backup, parts) })),
    ...(canonical.failureData !== undefined && { failureData: canonical.failureData }),
    severities: canonical.severities,
    suppressions: canonical.suppressions,
    remarks: placement.remarks,
    allocations: allocationsOf(
      networks.map(({ addresses }) => addresses),
      [...shared, ...groups.flatMap((group) => (group.kind === "database" ? (group.router ?? []) : []))],
      instances,
    ),
  };
}

function throwIfAny(problems: readonly InputProblem[]): void {
  if (problems.length > 0) throw new InputError(problems);
}

interface NetworkNumbers {
  readonly addresses: NetworkAddresses;
  readonly routerIds: RouterIds;
  readonly problems: readonly InputProblem[];
}

function networkNumbers(
  topology: Topology,
  network: Network,
  all: readonly AnyWorkload[],
  foreign: readonly number[],
  previous: Allocations | undefined,
): NetworkNumbers {
  const instances = all.filter(({ networks }) => networks.includes(network.name)).flatMap(instanceNames);
  const loadBalancers = topology.loadBalancers.filter(({ virtualIp }) => virtualIp?.network === network.name);
  const addresses = allocateAddresses(network, instances, loadBalancers, foreign, previous);
  const pairs = topology.databases.filter(
    ({ pair, replicationNetwork }) => pair !== undefined && replicationNetwork === network.name,
  );
  const names = [...loadBalancers.flatMap(virtualIpNames), ...pairs.map(({ name }) => name)];
  const routerIds = allocateRouterIds(topology.name, network, names, previous);
  return { addresses, routerIds, problems: [...addresses.problems, ...routerIds.problems] };
}

function instancesOf(
  topology: Topology,
  all: readonly AnyWorkload[],
  paths: ReadonlyMap<string, readonly string[]>,
  numbers: ReadonlyMap<string, NetworkNumbers>,
  previous: Allocations | undefined,
): readonly Instance[] {
  const serverIds = allocateServerIds(topology.name, topology.databases.flatMap(serverNames), previous);
  return all.flatMap((workload) =>
    instanceNames(workload).map((name, index) =>
      instanceOf(workload, index + 1, {
        placement: paths.get(name) ?? [],
        addresses: workload.networks.flatMap((network) => {
          const address = numbers.get(network)?.addresses.addresses.get(name);
          return address === undefined ? [] : [{ network, address }];
        }),
        serverId: serverIds.get(name),
      }),
    ),
  );
}

function virtualIpsOf(
  loadBalancer: LoadBalancer,
  tracks: readonly string[],
  numbers: ReadonlyMap<string, NetworkNumbers>,
): readonly VirtualIp[] {
  const network = numbers.get(loadBalancer.virtualIp?.network ?? "");
  return virtualIps(loadBalancer, tracks, (name) => {
    const address = network?.addresses.addresses.get(virtualIpKey(name));
    const routerId = network?.routerIds.ids.get(name);
    return address === undefined || routerId === undefined ? undefined : { address, routerId };
  });
}

/** Of DNS servers and externals. Those in no network of the topology do no harm. */
function foreignAddresses({ loadBalancers, externals }: Topology): readonly number[] {
  const addresses = [
    ...loadBalancers.flatMap(({ resolvers }) => resolvers),
    ...externals.flatMap(({ address }) => address ?? []),
  ];
  return addresses.flatMap((address) => addressNumber(address) ?? []);
}
