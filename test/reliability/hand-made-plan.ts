/** Plans written by hand, with only what the failure model looks at left to say. */
import type {
  Connection,
  Group,
  Instance,
  Plan,
  PlannedDomain,
  PlannedNetwork,
} from "../../src/plan/model.ts";
import type {
  Dependency,
  DomainKind,
  Endpoint,
  Entrypoint,
  External,
  PartReference,
  Redundancy,
  SharedRisk,
} from "../../src/topology/model.ts";

const source = { file: "topology.ts", line: 1, column: 1 };

export interface HandMade {
  readonly domains?: readonly PlannedDomain[];
  readonly networks?: readonly PlannedNetwork[];
  readonly externals?: readonly External[];
  readonly sharedRisks?: readonly SharedRisk[];
  readonly groups?: readonly Placed[];
  readonly entrypoints?: readonly Entrypoint[];
}

/** A group and the host of each of its instances, in order. */
export interface Placed {
  readonly group: Group;
  readonly on: readonly string[];
}

/** Hosts that nobody declared are made up, each by itself. */
export function handMadePlan(parts: HandMade): Plan {
  const groups = (parts.groups ?? []).map(({ group }) => group);
  const declared = parts.domains ?? [];
  const used = new Set((parts.groups ?? []).flatMap(({ on }) => on));
  const implied = [...used].filter((name) => !declared.some((domain) => domain.name === name));
  const domains = [...declared, ...implied.map((name) => domain("host", name))];
  return {
    name: "hand-made",
    source,
    software: {
      nginx: "1.22",
      haproxy: "2.6",
      keepalived: "2.2",
      mariadb: "10.11",
      mysql: "8.4",
      zookeeper: "3.8",
    },
    domains,
    sharedRisks: parts.sharedRisks ?? [],
    networks: parts.networks ?? [],
    externals: parts.externals ?? [],
    groups,
    instances: (parts.groups ?? []).flatMap((placed) => instancesOf(placed, domains)),
    virtualIps: [],
    connections: connectionsOf(groups, parts),
    flows: [],
    secrets: [],
    entrypoints: parts.entrypoints ?? [],
    backups: [],
    severities: {},
    suppressions: [],
    remarks: [],
    allocations: { version: 1, addresses: {}, routerIds: {}, serverIds: {}, hosts: {} },
  };
}

/** As a plan has them: over the first network, by name, that both ends are on. */
function connectionsOf(groups: readonly Group[], parts: HandMade): readonly Connection[] {
  const outer = (parts.networks ?? []).flatMap(({ name, external }) => (external ? [name] : []));
  const over = (own: readonly string[], to: Endpoint): string | undefined => {
    const group = groups.find(({ name }) => to.kind !== "external" && name === to.name);
    const virtualIp = group?.kind === "load-balancer" ? group.declared.virtualIp : undefined;
    const doors = group === undefined ? outer : virtualIp ? [virtualIp.network] : group.networks;
    return [...own].sort().find((network) => doors.includes(network));
  };
  const connect = (from: Connection["from"], own: readonly string[], to: Endpoint): Connection[] => {
    const network = over(own, to);
    return network === undefined ? [] : [{ from, to, network }];
  };
  return [
    ...groups.flatMap((group) => {
      const used =
        group.kind === "service"
          ? group.declared.dependsOn.map(({ on }) => on)
          : group.kind === "load-balancer"
            ? group.declared.listeners.flatMap(({ backends }) => backends.map(({ to }) => to))
            : group.kind === "database" && group.declared.election !== undefined
              ? [toEnsemble(group.declared.election)]
              : [];
      return used.flatMap((to) => connect({ kind: "group", name: group.name }, group.networks, to));
    }),
    ...(parts.entrypoints ?? []).flatMap(({ name, to, dependsOn }) =>
      [to, ...dependsOn.map(({ on }) => on)].flatMap((used) =>
        connect({ kind: "entrypoint", name }, outer, used),
      ),
    ),
  ];
}

function instancesOf({ group, on }: Placed, domains: readonly PlannedDomain[]): Instance[] {
  const pathTo = (name: string): string[] => {
    const parent = domains.find((domain) => domain.name === name)?.parent;
    return parent === undefined ? [name] : [...pathTo(parent), name];
  };
  return on.map((host, index) => ({
    name: `${group.name}-${index + 1}`,
    group: group.name,
    ordinal: index + 1,
    source,
    placement: pathTo(host),
    addresses: [],
    programs: ["application"],
    size: group.declared.size,
    volumes: [],
    database:
      group.kind === "database"
        ? { serverId: index + 1, role: index === 0 ? "primary" : "replica" }
        : undefined,
  }));
}

export function domain(
  kind: DomainKind,
  name: string,
  parent?: string,
  chosenByCloud = false,
): PlannedDomain {
  return {
    kind,
    name,
    source,
    parent,
    anonymousHosts: undefined,
    anonymous: chosenByCloud,
    capacity: undefined,
    chosenByCloud,
  };
}

/** `gateway` undefined: isolated. Everything is redundant unless said otherwise, so that it stays out of the way. */
export function network(
  name: string,
  { switches = "redundant", gateway }: { switches?: Redundancy; gateway?: Redundancy } = {},
): PlannedNetwork {
  return {
    name,
    source,
    cidr: "10.0.0.0/24",
    pool: undefined,
    reserved: [],
    external: gateway && { network: "public", gateway },
    switches,
    gatewayAddress: undefined,
    poolFrom: "10.0.0.1",
    poolTo: "10.0.0.254",
  };
}

export function external(name: string): External {
  return { name, source, availability: 0.999, address: undefined, port: undefined };
}

export function sharedRisk(name: string, ...affects: readonly PartReference[]): SharedRisk {
  return { name, source, affects };
}

export function entrypoint(name: string, to: Endpoint, ...dependsOn: readonly Dependency[]): Entrypoint {
  return { name, source, to, hostname: undefined, slo: 0.999, rtoMs: undefined, dependsOn };
}

export const hard = (on: Endpoint): Dependency => ({
  on,
  strength: "hard",
  without: undefined,
  shards: undefined,
});
export const soft = (on: Endpoint): Dependency => ({
  on,
  strength: "soft",
  without: "a part of it",
  shards: undefined,
});

export const toService = (name: string): Endpoint => ({ kind: "service", name, port: "http" });
export const toListener = (name: string, listener = "web"): Endpoint => ({
  kind: "load-balancer",
  name,
  listener,
});
export const toDatabase = (name: string, role: "writer" | "reader"): Endpoint => ({
  kind: "database",
  name,
  role,
});
export const toExternal = (name: string): Endpoint => ({ kind: "external", name });
export const toEnsemble = (name: string): Endpoint => ({ kind: "ensemble", name });
