/** The environment of a service's program. */
import type { Endpoint, EnvironmentValue } from "../topology/model.ts";
import { sortedBy } from "./compare.ts";
import type { Connection, Instance, Plan, ServiceGroup } from "./model.ts";
import { serversOf } from "./parts.ts";
import { type ShardPlace, shardRoutesText } from "./shard-routes.ts";
import { showEndpoint } from "./show-endpoint.ts";

/** A value that no part of the plan has to be looked at for any more. */
export type KnownValue = Exclude<EnvironmentValue, { kind: "ensemble" | "shards" }>;

type Looked = Pick<Plan, "groups" | "instances" | "connections" | "virtualIps">;

/**
 * Variables by name, sorted. Where an ensemble stands, all its members do: `10.0.3.5:2181,10.0.3.6:2181,10.0.3.7:2181`, the
 * connection string of ZooKeeper's clients, with their addresses on the network over which the service reaches them; the same for
 * every instance. Where the routes of a sharded database stand, the rule does, and where the service reaches each shard.
 */
export function environmentOf(
  plan: Looked,
  { name, declared }: Pick<ServiceGroup, "name" | "declared">,
): readonly (readonly [name: string, value: KnownValue])[] {
  return sortedBy(Object.entries(declared.environment), ([variable]) => variable).map(([variable, value]) => [
    variable,
    knownValue(plan, name, value),
  ]);
}

function knownValue(plan: Looked, service: string, value: EnvironmentValue): KnownValue {
  switch (value.kind) {
    case "text":
    case "secret":
      return value;
    case "ensemble":
      return { kind: "text", value: connectionString(plan, service, value.ensemble) };
    case "shards":
      return { kind: "text", value: shardRoutesText(value.of.map((to) => shardPlace(plan, service, to))) };
    default:
      return value satisfies never;
  }
}

/** @throws Error when the service does not depend on the ensemble: a validated topology says so first. */
function connectionString(plan: Looked, service: string, ensemble: string): string {
  const to = { kind: "ensemble", name: ensemble } as const;
  const group = plan.groups.find((each) => each.name === ensemble);
  const connection = connectionTo(plan, service, to);
  if (group?.kind !== "ensemble" || connection === undefined) {
    throw new Error(`${service} reaches no ensemble ${ensemble}`);
  }
  return addressesOn(connection, membersOf(plan, ensemble))
    .map((address) => `${address}:${group.declared.port}`)
    .join(",");
}

/** @throws Error when the service does not depend on the shard: a validated topology says so first. */
function shardPlace(plan: Looked, service: string, to: Endpoint): ShardPlace {
  const group = plan.groups.find(({ name }) => name === to.name);
  const connection = connectionTo(plan, service, to);
  const shard = shardBehind(plan, to);
  if (shard === undefined || connection === undefined)
    throw new Error(`${service} reaches no shard ${to.name}`);
  if (group?.kind === "database" && to.kind === "database") {
    const servers = serversOf(to.role, group.declared, membersOf(plan, group.name));
    return { shard, hosts: addressesOn(connection, servers), port: group.declared.port };
  }
  const listener =
    group?.kind === "load-balancer" && to.kind === "load-balancer"
      ? group.listeners.find(({ name }) => name === to.listener)
      : undefined;
  const virtual = plan.virtualIps.filter((each) => each.group === to.name).map(({ address }) => address);
  const hosts = virtual.length > 0 ? virtual : addressesOn(connection, membersOf(plan, to.name));
  return { shard, hosts, port: listener?.port ?? 0 };
}

/** The shard that an endpoint leads to, through load balancers that stand before it. */
function shardBehind(plan: Looked, to: Endpoint): ShardPlace["shard"] | undefined {
  const group = plan.groups.find(({ name }) => name === to.name);
  if (group?.kind === "database") return group.declared.shard;
  if (group?.kind !== "load-balancer" || to.kind !== "load-balancer") return undefined;
  const listener = group.declared.listeners.find(({ name }) => name === to.listener);
  const [backend] = listener?.backends ?? [];
  return backend && shardBehind(plan, backend.to);
}

function connectionTo({ connections }: Looked, service: string, to: Endpoint): Connection | undefined {
  return connections.find(
    (one) =>
      one.from.kind === "group" &&
      one.from.name === service &&
      one.to.kind === to.kind &&
      showEndpoint(one.to) === showEndpoint(to),
  );
}

/** By ordinal. */
function membersOf({ instances }: Looked, group: string): readonly Instance[] {
  return instances
    .filter((instance) => instance.group === group)
    .toSorted((one, other) => one.ordinal - other.ordinal);
}

function addressesOn({ network }: Connection, instances: readonly Instance[]): readonly string[] {
  return instances.flatMap(({ addresses }) =>
    addresses.flatMap((one) => (one.network === network ? [one.address] : [])),
  );
}
