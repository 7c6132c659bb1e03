/** The closed list of flows: what the topology implies, and nothing else. */
import type {
  Backup,
  Database,
  Ensemble,
  Entrypoint,
  Listener,
  LoadBalancer,
  Service,
  Topology,
} from "../topology/model.ts";
import { ELECTION_PORT, PEER_PORT } from "../topology/quorum.ts";
import { GALERA_PORTS, GROUP_REPLICATION_PORT } from "../topology/replication.ts";
import { askedAt } from "../topology/role-ports.ts";
import { expandFlows, type FlowBundle, type Side } from "./flow-list.ts";
import { isInCidr } from "./ipv4.ts";
import type { Flow } from "./model.ts";
import { networksTowards, openingsOf, outerNetworks } from "./openings.ts";
import { type Parts, sharedNetworks, type Target, targetOf } from "./parts.ts";
import { showEndpoint } from "./show-endpoint.ts";
import { type Sides, sidesOf } from "./sides.ts";

interface Context {
  readonly topology: Topology;
  readonly parts: Parts;
  readonly sides: Sides;
  /** Networks with a gateway. */
  readonly outer: readonly string[];
}

const DNS = 53;

/** A resolver here (Docker's is 127.0.0.11) is the instance's own: nothing crosses a network. */
const LOOPBACK = "127.0.0.0/8";

export function flowsOf(topology: Topology, parts: Parts): readonly Flow[] {
  const context: Context = { topology, parts, sides: sidesOf(parts), outer: outerNetworks(parts) };
  return expandFlows([
    ...topology.services.flatMap((service) => dependencyFlows(service, context)),
    ...topology.loadBalancers.flatMap((loadBalancer) => [
      ...loadBalancer.listeners.flatMap((listener) => backendFlows(loadBalancer, listener, context)),
      ...vrrpFlows(loadBalancer, context),
      ...resolverFlows(loadBalancer, context),
    ]),
    ...topology.databases.flatMap((database) => [
      ...replicationFlows(database, context),
      ...electionFlows(database, context),
      ...pairFlows(database, context),
    ]),
    ...topology.ensembles.flatMap((ensemble) => peerFlows(ensemble, context)),
    ...topology.entrypoints.flatMap((entrypoint) => entrypointFlows(entrypoint, context)),
    ...topology.backups.flatMap((backup) => backupFlows(backup, context)),
  ]);
}

/** From every instance that depends to every one it depends on. */
function dependencyFlows(
  { name, networks, dependsOn }: Service,
  { parts, sides }: Context,
): readonly FlowBundle[] {
  return dependsOn.flatMap(({ on }) =>
    openingsOf(on, networks, parts, sides).map((opening) => ({
      from: sides.instances(name),
      ...opening,
      reason: `${name} depends on ${showEndpoint(on)}`,
    })),
  );
}

/** To the servers, and to the port of their health where that is another one. */
function backendFlows(
  loadBalancer: LoadBalancer,
  listener: Listener,
  { parts, sides }: Context,
): readonly FlowBundle[] {
  const { name } = loadBalancer;
  const from = sides.instances(name);
  return listener.backends.flatMap(({ to }): readonly FlowBundle[] => {
    const openings = openingsOf(to, networksTowards(to, loadBalancer), parts, sides);
    const network = openings[0]?.network;
    const traffic = openings.map((opening) => ({
      from,
      ...opening,
      reason: `${name} balances to ${showEndpoint(to)}`,
    }));
    const target = targetOf(to, parts);
    const checked = checkedPort(loadBalancer, listener, target);
    if (network === undefined || checked === undefined || target === undefined) return traffic;
    const check: FlowBundle = {
      from,
      to: target.kind === "database" ? sides.servers(to.name, target.role) : sides.instances(to.name),
      network,
      protocol: "tcp",
      port: checked,
      reason: `${name} checks the health of ${to.name}`,
    };
    return target.kind === "service" && checked === target.port ? traffic : [...traffic, check];
  });
}

/** The port that health checks go to, where they have one of their own. */
function checkedPort(
  loadBalancer: LoadBalancer,
  listener: Listener,
  target: Target | undefined,
): number | undefined {
  switch (target?.kind) {
    case "service":
      return target.service.ports.find((port) => port.name === listener.check?.port)?.port;
    case "database":
      return askedAt(loadBalancer, listener, target.database);
    default:
      return undefined;
  }
}

/** Each way between the members of a virtual IP: any may hold it. */
function vrrpFlows({ name, virtualIp, replicas }: LoadBalancer, { sides }: Context): readonly FlowBundle[] {
  if (virtualIp === undefined || replicas < 2) return [];
  const members = sides.instances(name);
  return [
    {
      from: members,
      to: members,
      network: virtualIp.network,
      protocol: "vrrp",
      port: undefined,
      reason: `${name} agrees on who holds its virtual IP`,
    },
  ];
}

/** To the DNS servers: directly where they are on a network of the load balancer, else through its gateways. */
function resolverFlows({ name, networks, resolvers }: LoadBalancer, context: Context): readonly FlowBundle[] {
  const from = context.sides.instances(name);
  return resolvers.flatMap((resolver) => {
    if (isInCidr(resolver, LOOPBACK)) return [];
    const direct = networks.filter((network) => {
      const cidr = context.parts.networks.get(network)?.cidr;
      return cidr !== undefined && isInCidr(resolver, cidr);
    });
    const over = direct.length > 0 ? direct : sharedNetworks(networks, context.outer);
    return over.flatMap((network) =>
      (["tcp", "udp"] as const).map((protocol) => ({
        from,
        to: context.sides.address(resolver),
        network,
        protocol,
        port: DNS,
        reason: `${name} resolves names`,
      })),
    );
  });
}

/** Every server to every other: any of them may become the primary. */
function replicationFlows(
  { name, replicas, port, rolePort, replication, replicationNetwork }: Database,
  { sides }: Context,
): readonly FlowBundle[] {
  if (replicas < 2) return [];
  const servers = sides.servers(name, "reader");
  const between = { from: servers, to: servers, network: replicationNetwork, protocol: "tcp" } as const;
  switch (replication.mode) {
    case "asynchronous":
    case "semi-synchronous":
      return [{ ...between, port, reason: `replication of ${name}` }];
    case "galera":
      return [
        {
          ...between,
          from: sides.instances(name),
          to: sides.instances(name),
          port: GALERA_PORTS.group,
          reason: `transactions and membership of ${name}`,
        },
        {
          ...between,
          port: GALERA_PORTS.incremental,
          reason: `what a server of ${name} lacks after a while`,
        },
        {
          ...between,
          port: GALERA_PORTS.state,
          reason: `the whole state, for a server of ${name} without it`,
        },
        { ...between, port: GALERA_PORTS.start, reason: `which server of ${name} begins` },
        { ...between, port, reason: `whether a cluster of ${name} is there to join` },
      ];
    case "group-replication":
      return [
        { ...between, port: GROUP_REPLICATION_PORT, reason: `transactions and membership of ${name}` },
        { ...between, port, reason: `what a server of ${name} lacks when it joins` },
        { ...between, port: rolePort, reason: `which server of ${name} begins` },
      ];
    default:
      return replication satisfies never;
  }
}

/** To the ensemble through which the servers elect their primary. */
function electionFlows(
  { name, networks, election }: Database,
  { parts, sides }: Context,
): readonly FlowBundle[] {
  if (election === undefined) return [];
  return openingsOf({ kind: "ensemble", name: election }, networks, parts, sides).map((opening) => ({
    from: sides.instances(name),
    ...opening,
    reason: `${name} elects its primary`,
  }));
}

/** Between the two servers of which keepalived says which is the primary; before one begins, it asks the other whether it is. */
function pairFlows(
  { name, pair, rolePort, replicationNetwork }: Database,
  { sides }: Context,
): readonly FlowBundle[] {
  if (pair === undefined) return [];
  const servers = sides.instances(name);
  const between = { from: servers, to: servers, network: replicationNetwork } as const;
  return [
    { ...between, protocol: "vrrp", port: undefined, reason: `${name} agrees on its primary` },
    {
      ...between,
      protocol: "tcp",
      port: rolePort,
      reason: `whether the other server of ${name} takes writes`,
    },
  ];
}

/** Every member to every other: any of them may be the leader, and all of them elect it. */
function peerFlows({ name, peerNetwork }: Ensemble, { sides }: Context): readonly FlowBundle[] {
  const members = sides.instances(name);
  const between = { from: members, to: members, network: peerNetwork, protocol: "tcp" } as const;
  return [
    { ...between, port: PEER_PORT, reason: `followers of ${name} follow their leader` },
    { ...between, port: ELECTION_PORT, reason: `members of ${name} elect their leader` },
  ];
}

/** From everywhere, through the gateways of the networks over which clients reach the target and what they need besides. */
function entrypointFlows(
  { name, to, dependsOn }: Entrypoint,
  { parts, sides, outer }: Context,
): readonly FlowBundle[] {
  return [to, ...dependsOn.map(({ on }) => on)].flatMap((used) => {
    if (used.kind === "external") return [];
    const reason = used === to ? `entrypoint ${name}` : `entrypoint ${name} depends on ${showEndpoint(used)}`;
    const redirected = redirectedPort(used, parts);
    return openingsOf(used, outer, parts, sides).flatMap((opening) => {
      const flow = { from: sides.clients, ...opening, reason };
      if (redirected === undefined) return [flow];
      return [flow, { ...flow, port: redirected, reason: `${reason}: redirect to TLS` }];
    });
  });
}

function redirectedPort(to: Entrypoint["to"], parts: Parts): number | undefined {
  const loadBalancer = parts.workloads.get(to.name);
  if (to.kind !== "load-balancer" || loadBalancer?.kind !== "load-balancer") return undefined;
  return loadBalancer.listeners.find(({ name }) => name === to.listener)?.tls?.redirectFrom;
}

/** To the server that keeps it, or else to an external with a known port; a folder that is mounted has no address. */
function backupFlows({ name, of, to, at }: Backup, { parts, sides }: Context): readonly FlowBundle[] {
  const networks = parts.workloads.get(of.name)?.networks ?? [];
  const server = at?.ssh?.server ?? (to.kind === "external" ? { kind: to.kind, name: to.name } : undefined);
  if (server === undefined) return [];
  const from: Side = of.kind === "database" ? sides.servers(of.name, "reader") : sides.instances(of.name);
  return openingsOf(server, networks, parts, sides).map((opening) => ({
    from,
    ...opening,
    reason: `backup ${name}`,
  }));
}
