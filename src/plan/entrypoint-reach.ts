/** At which addresses and ports clients reach an entrypoint. */
import type { Endpoint, Entrypoint } from "../topology/model.ts";
import type { Group, Instance, Plan } from "./model.ts";
import { serversOf } from "./parts.ts";

/** Something with an address that clients talk to. */
export interface ReachedEnd {
  readonly kind: "virtual-ip" | "instance";
  /** Virtual IP or instance. */
  readonly name: string;
  readonly network: string;
  readonly address: string;
}

export interface Reach {
  readonly scheme: "https" | "http" | "tcp";
  readonly port: number;
  /** One with a virtual IP in front; else every instance, since clients then have to know all of them. */
  readonly ends: readonly ReachedEnd[];
}

/** `undefined` for an entrypoint that leads to something outside the topology. */
export function entrypointReach(plan: Plan, entrypoint: Entrypoint): Reach | undefined {
  return endpointReach(plan, entrypoint.to);
}

/** As {@link entrypointReach}, for anything that clients use. */
export function endpointReach(plan: Plan, to: Endpoint): Reach | undefined {
  const group = plan.groups.find((candidate) => to.kind === candidate.kind && candidate.name === to.name);
  if (group === undefined) return undefined;
  const instances = plan.instances.filter((instance) => instance.group === group.name);
  switch (to.kind) {
    case "external":
      return undefined;
    case "load-balancer": {
      if (group.kind !== "load-balancer") return undefined;
      const listener = group.listeners.find((candidate) => candidate.name === to.listener);
      if (listener === undefined) return undefined;
      const plain = listener.protocol === "http" ? "http" : "tcp";
      const virtualIps = plan.virtualIps.filter((virtualIp) => virtualIp.group === group.name);
      const ends =
        virtualIps.length > 0
          ? virtualIps.map(
              ({ name, network, address }) => ({ kind: "virtual-ip", name, network, address }) as const,
            )
          : instances.map((instance) => instanceEnd(plan, group, instance));
      return {
        scheme: listener.tls !== undefined && plain === "http" ? "https" : plain,
        port: listener.port,
        ends,
      };
    }
    case "service": {
      if (group.kind !== "service") return undefined;
      const port = group.declared.ports.find((candidate) => candidate.name === to.port);
      if (port === undefined) return undefined;
      const checked = group.declared.healthCheck;
      const speaksHttp = checked?.kind === "http" && checked.port === port.name;
      return {
        scheme: speaksHttp ? "http" : "tcp",
        port: port.port,
        ends: instances.map((instance) => instanceEnd(plan, group, instance)),
      };
    }
    case "database": {
      if (group.kind !== "database") return undefined;
      const serving = serversOf(to.role, group.declared, instances);
      return {
        scheme: "tcp",
        port: group.declared.port,
        ends: serving.map((instance) => instanceEnd(plan, group, instance)),
      };
    }
    case "ensemble": {
      if (group.kind !== "ensemble") return undefined;
      return {
        scheme: "tcp",
        port: group.declared.port,
        ends: instances.map((instance) => instanceEnd(plan, group, instance)),
      };
    }
    default:
      return to satisfies never;
  }
}

/** Clients come in over a network with a way out, where there is one. */
function instanceEnd(plan: Plan, group: Group, instance: Instance): ReachedEnd {
  const external = plan.networks
    .filter((network) => network.external !== undefined)
    .map((network) => network.name);
  const own = instance.addresses.find(({ network }) => external.includes(network)) ?? instance.addresses[0];
  if (own === undefined) throw new Error(`instance ${instance.name} of ${group.name} has no address`);
  return { kind: "instance", name: instance.name, network: own.network, address: own.address };
}

/**
 * The address as people write it; the port is left out where the scheme implies it.
 * @example url("https", "192.0.2.10", 443) // "https://192.0.2.10"
 */
export function url(scheme: Reach["scheme"], host: string, port: number): string {
  const implied = { https: 443, http: 80, tcp: undefined }[scheme];
  return `${scheme}://${host}${port === implied ? "" : `:${port}`}`;
}
