/** Everything that flows and listeners refer to, by name. */
import type {
  Database,
  Endpoint,
  Ensemble,
  External,
  LoadBalancer,
  Network,
  Service,
  Topology,
} from "../topology/model.ts";
import { choosesWriter } from "../topology/replication.ts";
import type { Instance, VirtualIp } from "./model.ts";
import type { AnyWorkload } from "./names.ts";

export interface Parts {
  readonly workloads: ReadonlyMap<string, AnyWorkload>;
  readonly externals: ReadonlyMap<string, External>;
  readonly networks: ReadonlyMap<string, Network>;
  /** By ordinal. */
  readonly instances: (group: string) => readonly Instance[];
  /** By number. */
  readonly virtualIps: (group: string) => readonly VirtualIp[];
}

export function partsOf(
  topology: Topology,
  workloads: readonly AnyWorkload[],
  instances: readonly Instance[],
  virtualIps: readonly VirtualIp[],
): Parts {
  const instancesByGroup = Map.groupBy(instances, ({ group }) => group);
  const virtualIpsByGroup = Map.groupBy(virtualIps, ({ group }) => group);
  return {
    workloads: new Map(workloads.map((workload) => [workload.name, workload])),
    externals: new Map(topology.externals.map((external) => [external.name, external])),
    networks: new Map(topology.networks.map((network) => [network.name, network])),
    instances: (group) => instancesByGroup.get(group) ?? [],
    virtualIps: (group) => virtualIpsByGroup.get(group) ?? [],
  };
}

/** What an endpoint points at; `undefined` only in a topology that was not validated. */
export type Target =
  | {
      readonly kind: "service";
      readonly service: Service;
      readonly port: number;
      readonly protocol: "tcp" | "udp";
    }
  | { readonly kind: "load-balancer"; readonly loadBalancer: LoadBalancer; readonly port: number }
  | {
      readonly kind: "database";
      readonly database: Database;
      readonly role: "writer" | "reader";
      readonly port: number;
    }
  | { readonly kind: "ensemble"; readonly ensemble: Ensemble; readonly port: number }
  | { readonly kind: "external"; readonly external: External };

export function targetOf(endpoint: Endpoint, parts: Parts): Target | undefined {
  switch (endpoint.kind) {
    case "service": {
      const service = parts.workloads.get(endpoint.name);
      if (service?.kind !== "service") return undefined;
      const port = service.ports.find(({ name }) => name === endpoint.port);
      return port && { kind: "service", service, port: port.port, protocol: port.protocol };
    }
    case "load-balancer": {
      const loadBalancer = parts.workloads.get(endpoint.name);
      if (loadBalancer?.kind !== "load-balancer") return undefined;
      const listener = loadBalancer.listeners.find(({ name }) => name === endpoint.listener);
      return listener && { kind: "load-balancer", loadBalancer, port: listener.port };
    }
    case "database": {
      const database = parts.workloads.get(endpoint.name);
      if (database?.kind !== "database") return undefined;
      return { kind: "database", database, role: endpoint.role, port: database.port };
    }
    case "ensemble": {
      const ensemble = parts.workloads.get(endpoint.name);
      return ensemble?.kind === "ensemble" ? { kind: "ensemble", ensemble, port: ensemble.port } : undefined;
    }
    case "external": {
      const external = parts.externals.get(endpoint.name);
      return external && { kind: "external", external };
    }
    default:
      return endpoint satisfies never;
  }
}

/**
 * Instances that may serve a role. Only the primary writes, or where the servers choose it each of them may have to; every server
 * reads, the primary too, so that reads go on when a replica is lost.
 */
export function serversOf(
  role: "writer" | "reader",
  database: Database,
  instances: readonly Instance[],
): readonly Instance[] {
  const servers = instances.filter((instance) => instance.database !== undefined);
  return role === "reader" || choosesWriter(database)
    ? servers
    : servers.filter((instance) => instance.database?.role === "primary");
}

/** Networks that both are on, in sorted order. */
export function sharedNetworks(a: readonly string[], b: readonly string[]): readonly string[] {
  const other = new Set(b);
  return a.filter((network) => other.has(network));
}
