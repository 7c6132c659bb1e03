/** What of a topology is one part for each shard. */
import type { Database, Endpoint, LoadBalancer, Topology } from "../model.ts";

/** Databases with shards, and listeners before them, as they were declared. */
export interface ShardedParts {
  /** The sharded database that an endpoint leads to. */
  readonly behind: (endpoint: Endpoint) => ShardedDatabase | undefined;
}

export interface ShardedDatabase extends Database {
  readonly shard: NonNullable<Database["shard"]>;
}

export function isSharded(database: Database): database is ShardedDatabase {
  return database.shard !== undefined;
}

/** Listeners in a circle lead to nothing. */
export function shardedParts({ databases, loadBalancers }: Topology): ShardedParts {
  const sharded = new Map(databases.filter(isSharded).map((database) => [database.name, database]));
  const balancers = new Map(loadBalancers.map((one) => [one.name, one]));
  const behind = (endpoint: Endpoint, seen: ReadonlySet<LoadBalancer>): ShardedDatabase | undefined => {
    if (endpoint.kind === "database") return sharded.get(endpoint.name);
    const balancer = endpoint.kind === "load-balancer" ? balancers.get(endpoint.name) : undefined;
    if (endpoint.kind !== "load-balancer" || balancer === undefined || seen.has(balancer)) return undefined;
    const listener = balancer.listeners.find(({ name }) => name === endpoint.listener);
    return listener?.backends
      .map(({ to }) => behind(to, new Set([...seen, balancer])))
      .find((one) => one !== undefined);
  };
  return { behind: (endpoint) => (sharded.size === 0 ? undefined : behind(endpoint, new Set())) };
}

/** @example databaseOfShard("orders", 2) // "orders-shard-2" */
export function databaseOfShard(database: string, number: number): string {
  return `${database}-shard-${number}`;
}

/** @example nameBeforeShards("nightly-shard-2", 2) // "nightly" */
export function nameBeforeShards(name: string, number: number): string {
  return name.slice(0, -databaseOfShard("", number).length);
}

/** @example listenerOfShard("writer", 2) // "writer-2" */
export function listenerOfShard(listener: string, number: number): string {
  return `${listener}-${number}`;
}

/** The same of one shard, of an endpoint that leads to a sharded database. */
export function endpointOfShard(endpoint: Endpoint, number: number): Endpoint {
  switch (endpoint.kind) {
    case "database":
      return { ...endpoint, name: databaseOfShard(endpoint.name, number) };
    case "load-balancer":
      return { ...endpoint, listener: listenerOfShard(endpoint.listener, number) };
    case "service":
    case "ensemble":
    case "external":
      return endpoint;
    default:
      return endpoint satisfies never;
  }
}
