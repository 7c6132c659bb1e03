/** Where the rows come from that a drill writes to each database, to see afterwards whether they are still there. */
import { endpointReach, type ReachedEnd } from "../../../plan/entrypoint-reach.ts";
import { formatAddress, usableAddresses } from "../../../plan/ipv4.ts";
import type { DatabaseGroup, Flow, Plan } from "../../../plan/model.ts";
import type { Endpoint } from "../../../topology/model.ts";
import { openFirewall } from "../firewall.ts";
import { writerHostName } from "../host-names.ts";
import { prefixOf } from "./address-range.ts";
import type { LayoutContext } from "./context.ts";
import type { DraftHost } from "./links.ts";
import { outsideNameFiles } from "./names.ts";

/** A client of the lab's own, beside the applications of the topology: it lives on when those are broken. */
export interface LabWriter {
  readonly database: string;
  /** Database schema with the table that it writes to. */
  readonly schema: string;
  /** Name of its host. */
  readonly host: string;
  /** Its own, one on each network that it writes over. */
  readonly addresses: readonly { readonly network: string; readonly address: string }[];
  /** Where it writes: several where applications have to know all of them. */
  readonly ends: readonly ReachedEnd[];
  readonly port: number;
  /** Every server of the database: whether one takes rows that nobody is led to is asked, too. */
  readonly servers: readonly ReachedEnd[];
  readonly serverPort: number;
}

/**
 * One for each database with a schema, on the network over which its writer endpoint is reached: the load balancer that
 * leads to it, else the servers that take writes themselves; and on one that its servers are on. None where such a network
 * has no address left.
 */
export function labWriters(plan: Plan): readonly LabWriter[] {
  const taken = new Set<string>();
  return plan.groups.flatMap((group): readonly LabWriter[] => {
    const [schema] = group.kind === "database" ? group.declared.databases : [];
    if (group.kind !== "database" || schema === undefined) return [];
    const reach = endpointReach(plan, writerEndpoint(plan, group));
    const [first] = reach?.ends ?? [];
    if (reach === undefined || first === undefined) return [];
    const ends = reach.ends.filter(({ network }) => network === first.network);
    const servers = serverEnds(plan, group, first.network);
    const networks = [...new Set([...ends, ...servers].map(({ network }) => network))];
    const addresses = networks.flatMap((network) => {
      const address = freeAddress(plan, network, taken);
      if (address === undefined) return [];
      taken.add(address);
      return [{ network, address }];
    });
    if (addresses.length < networks.length) return [];
    const host = writerHostName(group.name);
    const { port, declared } = { port: reach.port, declared: group.declared };
    return [
      { database: group.name, schema, host, addresses, ends, port, servers, serverPort: declared.port },
    ];
  });
}

/** On one network: the one given where they are on it, else that of their replication. */
function serverEnds(plan: Plan, { name, networks, declared }: DatabaseGroup, near: string): ReachedEnd[] {
  const network = networks.includes(near) ? near : declared.replicationNetwork;
  return plan.instances.flatMap((instance) => {
    const own = instance.addresses.find((each) => each.network === network);
    if (instance.group !== name || own === undefined) return [];
    return [{ kind: "instance", name: instance.name, network, address: own.address }];
  });
}

/** What applications would be told to write to. */
function writerEndpoint({ groups }: Plan, { name }: DatabaseGroup): Endpoint {
  for (const group of groups) {
    if (group.kind !== "load-balancer") continue;
    const listener = group.listeners.find(
      ({ protocol, tls, servers }) =>
        protocol === "tcp" &&
        tls === undefined &&
        servers.length > 0 &&
        servers.every(({ to }) => to.kind === "database" && to.name === name && to.role === "writer"),
    );
    if (listener !== undefined) {
      return { kind: "load-balancer", name: group.name, listener: listener.name };
    }
  }
  return { kind: "database", name, role: "writer" };
}

/** The last address of the network that nobody has: the plan gives its own from the first one on. */
function freeAddress(plan: Plan, name: string, taken: ReadonlySet<string>): string | undefined {
  const network = plan.networks.find((each) => each.name === name);
  if (network === undefined) return undefined;
  const used = new Set([
    ...plan.instances.flatMap(({ addresses }) => addresses.map(({ address }) => address)),
    ...plan.virtualIps.map(({ address }) => address),
    network.gatewayAddress,
  ]);
  const { first, last } = usableAddresses(network.cidr);
  for (let number = last; number >= first; number--) {
    const address = formatAddress(number);
    if (!used.has(address) && !taken.has(address)) return address;
  }
  return undefined;
}

export function writerHosts(context: LayoutContext): readonly DraftHost[] {
  return labWriters(context.plan).map(
    ({ host, database, addresses }): DraftHost => ({
      name: host,
      role: "writer",
      interfaces: addresses.map(({ network, address }, index) => ({
        name: `eth${index}`,
        network,
        addresses: [`${address}/${prefixOf(context.network(network).cidr)}`],
      })),
      routes: [],
      sysctls: {},
      firewall: openFirewall(context, `who writes to ${database}`, [], "anything"),
      files: outsideNameFiles(context),
      limits: undefined,
      programs: [],
      afterStart: [],
    }),
  );
}

/** What lets them in. */
export function writerFlows(plan: Plan): readonly Flow[] {
  return labWriters(plan).flatMap(({ database, addresses, ends, port, servers, serverPort }) => {
    const flows = [
      ...servers.map((end) => flowTo(end, serverPort, `a drill looks for a second writer of ${database}`)),
      ...ends.map((end) => flowTo(end, port, `a drill writes to ${database}`)),
    ];
    // Who is both is named as what applications write to.
    return [...new Map(flows.map((flow) => [JSON.stringify([flow.to, flow.port]), flow])).values()];

    function flowTo({ kind, name, network }: ReachedEnd, to: number, reason: string): Flow {
      const address = addresses.find((own) => own.network === network)?.address ?? "";
      return {
        from: { kind: "address", address },
        to: { kind, name },
        network,
        protocol: "tcp",
        port: to,
        reason,
      };
    }
  });
}
