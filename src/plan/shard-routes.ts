/** What a service is told of a sharded database: the rule, and where each shard is. */
import type { Shard } from "../topology/model.ts";
import { HASH_SLOTS, keysOf, slotsOf } from "../topology/shards/rule.ts";

/** Raised when a program that reads the routes would misread them. */
const ROUTES_VERSION = 1;

export interface ShardPlace {
  readonly shard: Shard;
  readonly hosts: readonly string[];
  readonly port: number;
}

/** One line of JSON, as docs/dsl/sharding.md describes it. `places`: by number of the shard. */
export function shardRoutesText(places: readonly ShardPlace[]): string {
  const [first] = places;
  if (first === undefined) throw new Error("there are no shards to find");
  const { of, rule } = first.shard;
  return JSON.stringify({
    generatedBy: "nospof",
    version: ROUTES_VERSION,
    database: of,
    rule:
      rule.by === "hash"
        ? { by: "hash", key: rule.key, hash: "crc32", slots: HASH_SLOTS }
        : { by: "range", key: rule.key, compare: typeof rule.splitAt[0] === "number" ? "number" : "bytes" },
    shards: places.map(({ shard: { number }, hosts, port }) => ({
      shard: number,
      ...(rule.by === "hash" ? { slots: slotsOf(number, rule.count) } : { keys: keysOf(number, rule) }),
      hosts,
      port,
    })),
  });
}
