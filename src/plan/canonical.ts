/** One order for everything, so that the order of declaration cannot reach a single byte of the plan. */
import type {
  Backend,
  Database,
  Dependency,
  Endpoint,
  Ensemble,
  Listener,
  LoadBalancer,
  PartReference,
  Replication,
  Service,
  Suppression,
  Topology,
} from "../topology/model.ts";
import { sortedBy, sortedRecord } from "./compare.ts";

/**
 * The same topology with every list sorted whose order means nothing. What the user ordered on purpose stays:
 * commands, resolvers (tried in turn) and the addresses of virtual IPs (one per instance, by ordinal).
 */
export function canonicalTopology(topology: Topology): Topology {
  return {
    ...topology,
    domains: byName(topology.domains),
    sharedRisks: byName(topology.sharedRisks).map((risk) => ({
      ...risk,
      affects: sortedBy(risk.affects, partText),
    })),
    networks: byName(topology.networks).map((network) => ({
      ...network,
      reserved: sorted(network.reserved),
    })),
    secrets: byName(topology.secrets),
    externals: byName(topology.externals),
    services: byName(topology.services).map(canonicalService),
    loadBalancers: byName(topology.loadBalancers).map(canonicalLoadBalancer),
    databases: byName(topology.databases).map(canonicalDatabase),
    ensembles: byName(topology.ensembles).map(canonicalEnsemble),
    backups: byName(topology.backups),
    entrypoints: byName(topology.entrypoints).map((entrypoint) => ({
      ...entrypoint,
      dependsOn: dependencies(entrypoint.dependsOn),
    })),
    severities: sortedRecord(Object.entries(topology.severities)),
    suppressions: sortedBy(topology.suppressions, suppressionText),
  };
}

function canonicalService(service: Service): Service {
  return {
    ...service,
    networks: sorted(service.networks),
    within: sorted(service.within),
    ports: byName(service.ports),
    volumes: byName(service.volumes),
    environment: sortedRecord(Object.entries(service.environment)),
    secretFiles: sortedBy(service.secretFiles, (file) => file.path),
    dependsOn: dependencies(service.dependsOn),
  };
}

function canonicalLoadBalancer(loadBalancer: LoadBalancer): LoadBalancer {
  return {
    ...loadBalancer,
    networks: sorted(loadBalancer.networks),
    within: sorted(loadBalancer.within),
    listeners: byName(loadBalancer.listeners).map(
      (listener): Listener => ({ ...listener, backends: sortedBy(listener.backends, backendText) }),
    ),
  };
}

function canonicalDatabase(database: Database): Database {
  return {
    ...database,
    replication: canonicalReplication(database.replication),
    networks: sorted(database.networks),
    within: sorted(database.within),
    databases: sorted(database.databases),
    accounts: byName(database.accounts).map((account) => ({ ...account, from: sorted(account.from) })),
  };
}

function canonicalReplication(replication: Replication): Replication {
  if (replication.mode !== "galera" || replication.arbitrator === undefined) return replication;
  const { arbitrator } = replication;
  return { ...replication, arbitrator: { ...arbitrator, within: sorted(arbitrator.within) } };
}

function canonicalEnsemble(ensemble: Ensemble): Ensemble {
  return {
    ...ensemble,
    networks: sorted(ensemble.networks),
    within: sorted(ensemble.within),
    volumes: byName(ensemble.volumes),
  };
}

function dependencies(dependsOn: readonly Dependency[]): readonly Dependency[] {
  return sortedBy(dependsOn, (one) =>
    JSON.stringify([endpointText(one.on), one.strength, one.without ?? ""]),
  );
}

/** Sorts by the name first, then by what of it is meant. */
function endpointText(endpoint: Endpoint): string {
  return [endpoint.name, endpoint.kind, endpointDetail(endpoint)].join(" ");
}

function endpointDetail(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "service":
      return endpoint.port;
    case "load-balancer":
      return endpoint.listener;
    case "database":
      return endpoint.role;
    case "ensemble":
    case "external":
      return "";
  }
}

function backendText({ to, backup, weight, maxConnections }: Backend): string {
  return [endpointText(to), Number(backup), String(weight).padStart(3, "0"), maxConnections ?? ""].join(" ");
}

function suppressionText({ rule, on, source, because }: Suppression): string {
  const line = String(source.line).padStart(9, "0");
  return [rule, on?.kind ?? "", on?.name ?? "", source.file, line, source.column, because].join(" ");
}

function partText(part: PartReference): string {
  return `${part.kind} ${part.name}`;
}

function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return sortedBy(items, (item) => item.name);
}

function sorted(texts: readonly string[]): readonly string[] {
  return sortedBy(texts, (text) => text);
}
