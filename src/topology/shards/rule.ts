/** Which keys each shard has. */
import type { Shard, ShardRule } from "../model.ts";

/** As many as Redis Cluster has: 64 shards differ by less than half a percent in size. */
export const HASH_SLOTS = 16_384;

export function shardCount(rule: ShardRule): number {
  return rule.by === "hash" ? rule.count : rule.splitAt.length + 1;
}

/** First and last slot of a shard, both included; those of all shards are all slots, each once. */
export function slotsOf(number: number, count: number): { readonly from: number; readonly to: number } {
  const begin = (shard: number): number => Math.floor(((shard - 1) * HASH_SLOTS) / count);
  return { from: begin(number), to: begin(number + 1) - 1 };
}

/** From the first key that a shard has to below `below`; undefined: without end on that side. */
export function keysOf(
  number: number,
  { splitAt }: Extract<ShardRule, { by: "range" }>,
): { readonly from: string | number | undefined; readonly below: string | number | undefined } {
  return { from: splitAt[number - 2], below: splitAt[number - 1] };
}

/**
 * Whose data is in a shard. How users are spread over ranges is not known; over slots they are as the slots are.
 *
 * @example usersOf(second) // "25 % of the users" or "the users whose country is from g to below n"
 */
export function usersOf({ number, rule }: Shard): string {
  if (rule.by === "hash") return `${Number((100 / rule.count).toFixed(1))} % of the users`;
  const { from, below } = keysOf(number, rule);
  const range = [
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(below === undefined ? [] : [`${from === undefined ? "" : "to "}below ${below}`]),
  ];
  return `the users whose ${rule.key} is ${range.join(" ")}`;
}
