/** The backends of a listener, expanded to the servers that traffic is sent to. */
import type { Backend, Listener, LoadBalancer } from "../topology/model.ts";
import { type InputProblem, showValue } from "../topology/problem.ts";
import { askedAt } from "../topology/role-ports.ts";
import type { Instance, Server } from "./model.ts";
import { type Parts, serversOf, sharedNetworks, targetOf } from "./parts.ts";

type Address = Pick<Server, "name" | "address" | "port" | "rolePort">;

/**
 * In the order of the backends, then ordinal. An address is the one on the first network that both share, in sorted
 * order: one server is listed once, whatever its number of networks.
 *
 * @param problems Gets what no server could be made of: never from a validated topology.
 */
export function serversFor(
  loadBalancer: LoadBalancer,
  listener: Listener,
  parts: Parts,
  problems: InputProblem[],
): readonly Server[] {
  const servers = listener.backends.flatMap(({ to, weight, backup, maxConnections }, index) => {
    const addresses = addressesOf(loadBalancer, listener, to, parts);
    if (addresses.length === 0) {
      problems.push({
        source: loadBalancer.source,
        path: `load-balancer "${loadBalancer.name}": listeners.${listener.name}.to[${index}]`,
        value: showValue(to.name),
        expected: "something with an address that the load balancer has a network to",
      });
    }
    const first = begins(to, parts)?.name;
    return addresses.map(
      (address): Server => ({
        to,
        weight,
        backup: backup || (first !== undefined && address.name !== first),
        maxConnections,
        ...address,
      }),
    );
  });
  return withUniqueNames(servers);
}

/**
 * All servers of Galera can be written to, but one is: two that change the same row at once would refuse one of the changes. And of a
 * pair that is cut in two, one takes the writes of whoever reaches both.
 */
function begins(to: Backend["to"], parts: Parts): Instance | undefined {
  const target = targetOf(to, parts);
  return target?.kind === "database" &&
    target.role === "writer" &&
    (target.database.replication.mode === "galera" || target.database.pair !== undefined)
    ? parts.instances(to.name).find(({ database }) => database?.role === "primary")
    : undefined;
}

function addressesOf(
  loadBalancer: LoadBalancer,
  listener: Listener,
  to: Backend["to"],
  parts: Parts,
): readonly Address[] {
  const target = targetOf(to, parts);
  if (target === undefined) return [];
  switch (target.kind) {
    case "service":
      return onSharedNetwork(loadBalancer, target.service.networks, parts.instances(to.name), target.port);
    case "database": {
      const servers = serversOf(target.role, target.database, parts.instances(to.name));
      const rolePort = askedAt(loadBalancer, listener, target.database);
      return onSharedNetwork(loadBalancer, target.database.networks, servers, target.port, rolePort);
    }
    // Nothing balances to one: its clients have to know all members.
    case "ensemble":
      return [];
    case "load-balancer": {
      const { virtualIp, networks } = target.loadBalancer;
      if (virtualIp === undefined) {
        return onSharedNetwork(loadBalancer, networks, parts.instances(to.name), target.port);
      }
      if (!loadBalancer.networks.includes(virtualIp.network)) return [];
      return parts
        .virtualIps(to.name)
        .map(({ name, address }) => ({ name, address, port: target.port, rolePort: undefined }));
    }
    case "external": {
      const { name, address, port } = target.external;
      return address === undefined || port === undefined
        ? []
        : [{ name, address, port, rolePort: undefined }];
    }
    default:
      return target satisfies never;
  }
}

function onSharedNetwork(
  loadBalancer: LoadBalancer,
  networks: readonly string[],
  instances: readonly Instance[],
  port: number,
  rolePort?: number,
): readonly Address[] {
  const network = sharedNetworks(loadBalancer.networks, networks)[0];
  return instances.flatMap(({ name, addresses }) => {
    const own = addresses.find((address) => address.network === network);
    return own === undefined ? [] : [{ name, address: own.address, port, rolePort }];
  });
}

/** One instance may stand behind a listener on two ports, and an external may be called like an instance. */
function withUniqueNames(servers: readonly Server[]): readonly Server[] {
  const natural = new Set(servers.map(({ name }) => name));
  const used = new Set<string>();
  return servers.map((server) => {
    let name = server.name;
    for (let copy = 2; used.has(name) || (name !== server.name && natural.has(name)); copy++) {
      name = `${server.name}-${copy}`;
    }
    used.add(name);
    return { ...server, name };
  });
}
