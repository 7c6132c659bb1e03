import type { DatabaseEndpoint, LoadBalancerListener } from "./endpoint.ts";

/**
 * The hash of its key decides where a row is. All shards get the same share of the keys.
 *
 * The slot of a key is the CRC-32 of its UTF-8 bytes, as zlib, gzip and PNG compute it, modulo 16384; each shard has a range of slots.
 */
export interface HashedShards {
  readonly by: "hash";
  /** What is hashed, in the words of the application, e.g. `"customer id"`. Stands in the routes. */
  readonly key: string;
  /** How many shards: 2 to 64. */
  readonly count: number;
  /** Number of the server that is the primary, of each shard in turn: where a person has promoted another one. Default: `primary`. */
  readonly primaries?: readonly number[];
}

/** Its key itself decides where a row is: those below a bound, and those from it on, up to the next. */
export interface RangedShards {
  readonly by: "range";
  /** What is compared, in the words of the application, e.g. `"country"`. Stands in the routes. */
  readonly key: string;
  /**
   * Where one shard ends and the next begins, ascending: `["g", "n"]` makes three shards, of keys below `g`, from `g` to below `n`, and
   * from `n` on. Texts are compared by their UTF-8 bytes, whole numbers as numbers; 1 to 63 of them, all of one kind.
   */
  readonly splitAt: readonly string[] | readonly number[];
  /** Number of the server that is the primary, of each shard in turn: where a person has promoted another one. Default: `primary`. */
  readonly primaries?: readonly number[];
}

export type ShardsOption = HashedShards | RangedShards;

/** The routes of a sharded database, as a value in a service's environment. */
export interface ShardRoutes {
  readonly routes: DatabaseEndpoint | LoadBalancerListener;
}

/**
 * What a service has to know to find the shard of a key: JSON with the rule and, for each shard, its keys and where it is reached.
 * @param to what the service depends on: a role of a sharded database, or a listener before one
 * @example environment: { ORDERS: shardRoutes(orders.writer) }
 */
export function shardRoutes(to: DatabaseEndpoint | LoadBalancerListener): ShardRoutes {
  return { routes: to };
}
