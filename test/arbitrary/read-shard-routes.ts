/** What an application makes of the routes of shards: written from docs/dsl/sharding.md alone, with nothing of nospof's own. */
import { crc32 } from "node:zlib";
import { z } from "zod";

const routes = z.strictObject({
  generatedBy: z.literal("nospof"),
  version: z.literal(1),
  database: z.string(),
  rule: z.discriminatedUnion("by", [
    z.strictObject({
      by: z.literal("hash"),
      key: z.string(),
      hash: z.literal("crc32"),
      slots: z.literal(16_384),
    }),
    z.strictObject({ by: z.literal("range"), key: z.string(), compare: z.enum(["bytes", "number"]) }),
  ]),
  shards: z.array(
    z.strictObject({
      shard: z.number(),
      slots: z.strictObject({ from: z.number(), to: z.number() }).optional(),
      keys: z
        .strictObject({
          from: z.union([z.string(), z.number()]).optional(),
          below: z.union([z.string(), z.number()]).optional(),
        })
        .optional(),
      hosts: z.array(z.ipv4()).min(1),
      port: z.number(),
    }),
  ),
});

export type Routes = z.output<typeof routes>;

export function shardRoutesIn(text: string): Routes {
  return routes.parse(JSON.parse(text));
}

/** Of all shards that have a key: one, or the rule is wrong. */
export function shardOf({ rule, shards }: Routes, key: string | number): Routes["shards"][number] {
  const has = shards.filter(({ slots, keys }) => {
    if (rule.by === "hash") {
      const slot = crc32(String(key)) % rule.slots;
      return slots !== undefined && slot >= slots.from && slot <= slots.to;
    }
    const { from, below } = keys ?? {};
    return (from === undefined || !isBelow(key, from)) && (below === undefined || isBelow(key, below));
  });
  const [only, another] = has;
  if (only === undefined || another !== undefined) throw new Error(`${has.length} shards have ${key}`);
  return only;
}

function isBelow(one: string | number, other: string | number): boolean {
  return typeof one === "number" && typeof other === "number"
    ? one < other
    : Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other))) < 0;
}
