import { z } from "zod";
import type { HashedShards, RangedShards } from "../../dsl/shards.ts";
import type { Shard, ShardRule } from "../model.ts";
import { shardCount } from "../shards/rule.ts";
import { isObject, listOf, nothingFits, oneOf, options } from "./structure.ts";
import { singleLine, wholeNumber } from "./values.ts";

/** Each is a database of its own: more of them are hard to look after, and their ports follow one another. */
const MOST_SHARDS = 64;

const key = singleLine(`what decides where a row is, such as "customer id"`, 64);

const primaries = listOf(wholeNumber(1, 10_000), "numbers of servers, one for each shard").default([]);

const hashed = options<HashedShards>()({
  by: z.literal("hash"),
  key,
  count: wholeNumber(2, MOST_SHARDS),
  primaries,
});

const BORDERS = `a list of 1 to ${MOST_SHARDS - 1} texts, or of whole numbers, where the next shard begins`;
const ASCENDING = "borders that ascend, each once: every key has one shard then";

const splitAt = z
  .union([z.array(singleLine("a text", 64)), z.array(z.number().int())], BORDERS)
  .refine((borders) => borders.length >= 1 && borders.length < MOST_SHARDS, BORDERS)
  .refine((borders) => borders.every((border, index) => isAbove(border, borders[index - 1])), ASCENDING);

const ranged = options<RangedShards>()({ by: z.literal("range"), key, splitAt, primaries });

/** Texts as their UTF-8 bytes: JavaScript's own order is that of UTF-16. */
function isAbove(border: string | number, before: string | number | undefined): boolean {
  if (before === undefined) return true;
  return typeof border === "string" && typeof before === "string"
    ? Buffer.compare(Buffer.from(border), Buffer.from(before)) > 0
    : border > before;
}

type ParsedShards = Pick<Shard, "rule" | "primaries">;

/** `shards` of a database. */
export const shards = oneOf<ParsedShards>((value) => {
  const by = isObject(value) ? value.by : undefined;
  if (by === "hash") return hashed.transform(complete);
  return by === "range"
    ? ranged.transform(complete)
    : nothingFits(`{ by: "hash", key, count } or { by: "range", key, splitAt }`);
});

function complete(
  { primaries, ...rule }: ShardRule & { readonly primaries: readonly number[] },
  context: z.RefinementCtx,
): ParsedShards {
  const count = shardCount(rule);
  if (primaries.length !== 0 && primaries.length !== count) {
    const message = `${count} numbers of servers, one for each shard`;
    context.addIssue({ code: "custom", message, path: ["primaries"], input: primaries });
  }
  return { rule, primaries };
}
