import {
  type DatabaseOptions,
  type EntrypointOptions,
  entrypoint,
  hard,
  host,
  httpCheck,
  type LoadBalancerOptions,
  loadBalancer,
  mariadb,
  type NetworkOptions,
  network,
  type ServiceOptions,
  secret,
  service,
  type TopologyDeclaration,
  type TopologyOptions,
  topology,
  zone,
} from "../../src/index.ts";
import type { Topology } from "../../src/topology/model.ts";
import { parseTopology } from "../../src/topology/parse.ts";
import { formatProblem, type InputProblem } from "../../src/topology/problem.ts";

/** What a test changes in the sample: options are laid over those of the sample, whatever their type. */
export interface SampleChanges {
  readonly network?: { readonly [Option in keyof NetworkOptions]?: unknown };
  readonly service?: { readonly [Option in keyof ServiceOptions]?: unknown };
  readonly loadBalancer?: { readonly [Option in keyof LoadBalancerOptions]?: unknown };
  readonly database?: { readonly [Option in keyof DatabaseOptions]?: unknown };
  readonly entrypoint?: { readonly [Option in keyof EntrypointOptions]?: unknown };
  readonly topology?: { readonly [Option in keyof TopologyOptions]?: unknown };
  readonly serviceName?: unknown;
}

/** A small topology with one part of each kind, valid unless it is changed. */
export function sample(changes: SampleChanges = {}): TopologyDeclaration {
  const dmz = network("dmz", { cidr: "10.1.0.0/24", external: { network: "public", gateway: "redundant" } });
  const app = network("app", { cidr: "10.1.1.0/24", ...changes.network } as NetworkOptions);
  const db = mariadb("db", {
    replicas: 2,
    networks: [app],
    size: { cpu: 1, memory: "1GiB" },
    storage: "10GiB",
    databases: ["shop"],
    replicationPassword: secret("db-replication"),
    accounts: { api: { password: secret("db-api"), privileges: "read-write" } },
    ...changes.database,
  } as DatabaseOptions);
  const api = service(
    (changes.serviceName ?? "api") as string,
    {
      image: "registry.example/api:1.0.0",
      ports: { http: 8080 },
      replicas: 3,
      needs: 2,
      networks: [app],
      size: { cpu: 1, memory: "1GiB" },
      healthCheck: httpCheck("/healthz"),
      dependsOn: [hard(db.reader)],
      ...changes.service,
    } as ServiceOptions & { readonly ports: { readonly http: 8080 } },
  );
  const lb = loadBalancer("lb", {
    engine: "haproxy",
    replicas: 2,
    networks: [dmz, app],
    virtualIp: { network: dmz },
    listeners: { http: { port: 80, to: [api.ports.http ?? api] } },
    ...changes.loadBalancer,
  } as LoadBalancerOptions & {
    readonly listeners: { readonly http: { readonly port: 80; readonly to: [] } };
  });
  const shop = entrypoint("shop", { to: lb, slo: "99.9%", ...changes.entrypoint } as EntrypointOptions);
  const zones = ["a", "b", "c"].map((name) => zone(name, { hosts: [host(`${name}-1`), host(`${name}-2`)] }));
  return topology("sample", { domains: zones, entrypoints: [shop], ...changes.topology } as TopologyOptions);
}

/** The Topology, or a test failure that shows the problems. */
export function parsed(declaration: TopologyDeclaration): Topology {
  const result = parseTopology(declaration);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join("\n"));
  return result.topology;
}

export function problemsIn(declaration: unknown): readonly InputProblem[] {
  const result = parseTopology(declaration);
  return result.ok ? [] : result.problems;
}
