/** Arbitrary valid topologies: what `parseTopology` could have given, and what `plan` has room for. */
import type fc from "fast-check";
import { usableAddresses } from "../../src/plan/ipv4.ts";
import { virtualIpNames } from "../../src/plan/names.ts";
import type {
  Backup,
  Database,
  Endpoint,
  Ensemble,
  Entrypoint,
  External,
  LoadBalancer,
  Network,
  PartReference,
  Service,
  SharedRisk,
  Topology,
} from "../../src/topology/model.ts";
import { asksForAddress, buildWorkload, choosesWho, type Workloads } from "./build-workload.ts";
import {
  likes,
  makeBackup,
  makeEntrypoint,
  makeExternal,
  makeNetwork,
  makeSharedRisk,
  makeTopology,
  needs,
  SOURCE,
} from "./parts.ts";
import { chosen, endpoints, reachable } from "./reach.ts";
import { type Limits, type NetworkSketch, type TopologySketch, topologySketch } from "./sketch.ts";

/**
 * A valid topology with one to three zones, networks large and exactly full, services, load balancers of both engines
 * with and without virtual IPs, databases, ensembles, externals, shared risks and entrypoints; dependencies have no cycle.
 * Its lists are sorted by name.
 *
 * @example fc.assert(fc.property(topologyArbitrary(), (topology) => { plan(topology); }))
 */
export function topologyArbitrary(limits: Limits = {}): fc.Arbitrary<Topology> {
  return topologySketch(limits).map(buildTopology);
}

function buildTopology(sketch: TopologySketch): Topology {
  const externals = sketch.externals.map(({ addressed, availability }, index): External => {
    const name = ["payments", "weather"][index] ?? `external-${index + 1}`;
    if (!addressed) return makeExternal({ name, availability, address: undefined, port: undefined });
    return makeExternal({ name, availability, address: index === 0 ? "payments.example" : "203.0.113.7" });
  });
  const open = openNetworks(sketch.networks);
  const context = {
    domains: sketch.domains,
    networks: sketch.networks.map((_, index) => networkName(index)),
    open,
  };
  let workloads: Workloads = { services: [], loadBalancers: [], databases: [], ensembles: [], externals };
  sketch.workloads.forEach((workload, index) => {
    workloads = buildWorkload(sketch.names[index] ?? `group-${index + 1}`, workload, workloads, context);
  });
  const networks = sketch.networks.map((network, index) => buildNetwork(network, index, workloads));
  const { services, databases, ensembles } = workloads;
  return makeTopology({
    domains: sorted(sketch.domains),
    networks: sorted(networks),
    externals: sorted(externals),
    secrets: [
      { name: "certificate", source: SOURCE },
      { name: "database-ca", source: SOURCE },
      { name: "database-tls", source: SOURCE },
      { name: "replication", source: SOURCE },
    ],
    services: sorted(services),
    loadBalancers: sorted(workloads.loadBalancers.map((one) => withAskedAddress(one, workloads, networks))),
    databases: sorted(databases),
    ensembles: sorted(ensembles),
    entrypoints: buildEntrypoints(sketch, workloads, open),
    sharedRisks: buildRisks(sketch, networks, externals, services, ensembles),
    backups: buildBackups(sketch, databases, externals, open),
  });
}

function sorted<T extends { readonly name: string }>(parts: readonly T[]): readonly T[] {
  return [...parts].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function networkName(index: number): string {
  return ["dmz", "app", "data"][index] ?? `network-${index + 1}`;
}

/** The first network always leads outside: there is always something to enter by. */
function openNetworks(sketches: readonly NetworkSketch[]): readonly string[] {
  return sketches.flatMap(({ external }, index) => (external || index === 0 ? [networkName(index)] : []));
}

function buildNetwork(sketch: NetworkSketch, index: number, workloads: Workloads): Network {
  const name = networkName(index);
  const external = sketch.external || index === 0;
  const groups = [
    ...workloads.services,
    ...workloads.loadBalancers,
    ...workloads.databases,
    ...workloads.ensembles,
  ];
  const instances = groups
    .filter(({ networks }) => networks.includes(name))
    .reduce((sum, { replicas }) => sum + replicas, 0);
  const virtualIps = workloads.loadBalancers
    .filter(({ virtualIp }) => virtualIp?.network === name)
    .flatMap(virtualIpNames).length;
  const needed = Math.max(
    2,
    instances + virtualIps + Number(external) + Number(sketch.reserved) + (sketch.spare ?? 0),
  );
  const prefix = sketch.spare === undefined ? 22 : 32 - Math.ceil(Math.log2(needed + 2));
  const room = 2 ** (32 - prefix) - 2;
  const exact = sketch.spare !== undefined;
  const base = `10.${index}.0`;
  // The pool ends where the addresses do that are needed, so that networks of every size come up exactly full.
  const pool = exact && room > needed ? { from: `${base}.1`, to: `${base}.${needed}` } : undefined;
  return makeNetwork({
    name,
    cidr: `${base}.0/${prefix}`,
    pool,
    reserved: sketch.reserved ? [`${base}.2`] : [],
    external: external
      ? { network: "public", gateway: sketch.redundantGateway ? "redundant" : "single" }
      : undefined,
    switches: sketch.redundantSwitches ? "redundant" : "single",
  });
}

/** The last usable address, for the first load balancer of a network that asks for one. */
function withAskedAddress(
  one: LoadBalancer,
  workloads: Workloads,
  networks: readonly Network[],
): LoadBalancer {
  const { virtualIp } = one;
  if (virtualIp === undefined || !asksForAddress(virtualIp)) return one;
  const rivals = workloads.loadBalancers.filter(
    (other) => other.virtualIp?.network === virtualIp.network && asksForAddress(other.virtualIp),
  );
  const network = networks.find(({ name }) => name === virtualIp.network);
  if (rivals[0] !== one || network === undefined)
    return { ...one, virtualIp: { ...virtualIp, addresses: [] } };
  const { last } = usableAddresses(network.cidr);
  const address = [24, 16, 8, 0].map((shift) => (last >>> shift) & 255).join(".");
  return { ...one, virtualIp: { ...virtualIp, addresses: [address] } };
}

function buildEntrypoints(
  sketch: TopologySketch,
  workloads: Workloads,
  open: readonly string[],
): readonly Entrypoint[] {
  const candidates = endpoints(workloads).filter(
    (to) =>
      to.kind !== "external" &&
      to.kind !== "ensemble" &&
      reachable(open, to, workloads, open) &&
      !(to.kind === "database" && to.role === "writer" && choosesWho(to, workloads)),
  );
  return sketch.entrypoints.flatMap(([first, second], index) => {
    const to = first === undefined ? undefined : chosen(candidates, first.pick);
    if (to === undefined) return [];
    const external = second === undefined ? undefined : chosen(workloads.externals, second.pick);
    const on: Endpoint | undefined = external && { kind: "external", name: external.name };
    const dependsOn = on === undefined ? [] : [second?.weak ? likes(on) : needs(on)];
    return [makeEntrypoint({ name: `entry-${index + 1}`, to, dependsOn })];
  });
}

function buildRisks(
  sketch: TopologySketch,
  networks: readonly Network[],
  externals: readonly External[],
  services: readonly Service[],
  ensembles: readonly Ensemble[],
): readonly SharedRisk[] {
  const parts: readonly PartReference[] = [
    ...sketch.domains.map(({ name }) => ({ kind: "domain" as const, name })),
    ...services.map(({ name }) => ({ kind: "service" as const, name })),
    ...ensembles.map(({ name }) => ({ kind: "ensemble" as const, name })),
    ...networks.map(({ name }) => ({ kind: "network" as const, name })),
    ...externals.map(({ name }) => ({ kind: "external" as const, name })),
  ];
  return sketch.risks.map((picks, index) => {
    const affects = new Set(picks.flatMap((pick) => chosen(parts, pick) ?? []));
    return makeSharedRisk({ name: `risk-${index + 1}`, affects: [...affects] });
  });
}

function buildBackups(
  sketch: TopologySketch,
  databases: readonly Database[],
  externals: readonly External[],
  open: readonly string[],
): readonly Backup[] {
  return sketch.backups.flatMap((pick, index) => {
    const database = chosen(databases, pick);
    const domain = chosen(sketch.domains, pick);
    if (database === undefined || domain === undefined) return [];
    // Where something has an address, the database needs a way there.
    const outward = database.networks.some((network) => open.includes(network));
    const external = chosen(
      externals.filter(({ address }) => outward || address === undefined),
      pick,
    );
    return [
      makeBackup({
        name: `backup-${index + 1}`,
        of: { kind: "database", name: database.name },
        to:
          external === undefined
            ? { kind: "domain", name: domain.name }
            : { kind: "external", name: external.name },
      }),
    ];
  });
}
