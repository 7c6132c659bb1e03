import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { environmentOf } from "../../src/plan/environment.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Endpoint, ShardRule } from "../../src/topology/model.ts";
import { slotsOf, usersOf } from "../../src/topology/shards/rule.ts";
import { makeDatabase, makeService, makeTopology, needs } from "../arbitrary/parts.ts";
import { shardOf, shardRoutesIn } from "../arbitrary/read-shard-routes.ts";
import { sharded } from "../arbitrary/sharded.ts";

const WRITER: Endpoint = { kind: "database", name: "orders", role: "writer" };

/** What a service is told of `orders` in such shards. */
function routesOf(rule: ShardRule): string {
  const planned = plan(
    sharded(
      makeTopology({
        databases: [makeDatabase({ name: "orders" })],
        services: [
          makeService({
            name: "api",
            dependsOn: [needs(WRITER)],
            environment: { ORDERS: { kind: "shards", of: [WRITER] } },
          }),
        ],
      }),
      rule,
    ),
  );
  const api = planned.groups.find(({ name }) => name === "api");
  if (api?.kind !== "service") throw new Error("no api");
  const [[variable, value] = []] = environmentOf(planned, api);
  if (variable !== "ORDERS" || value?.kind !== "text") throw new Error("no routes");
  const reached = planned.flows.flatMap(({ from, to, port }) => {
    if (from.kind !== "instance" || from.name !== "api-1") return [];
    const server = planned.instances.find(({ name }) => to.kind === "instance" && to.name === name);
    return (server?.addresses ?? []).map(({ address }) => `${address}:${port}`);
  });
  // What it is told to use is what it is let through to, and nothing else.
  const told = shardRoutesIn(value.value).shards.flatMap(({ hosts, port }) =>
    hosts.map((host) => `${host}:${port}`),
  );
  expect(told.toSorted()).toEqual([...new Set(reached)].toSorted());
  return value.value;
}

const hashed = (count: number): ShardRule => ({ by: "hash", key: "customer id", count });
const ranged = (...splitAt: readonly string[]): ShardRule => ({ by: "range", key: "country", splitAt });

describe("routes of shards", () => {
  test("by hash give every slot to one shard, and sizes that differ by one slot", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 64 }), (count) => {
        const all = Array.from({ length: count }, (_, index) => slotsOf(index + 1, count));
        expect(all.flatMap(({ from, to }) => [from, to + 1]).slice(1, -1)).toEqual(
          all.slice(1).flatMap(({ from }) => [from, from]),
        );
        expect([all[0]?.from, all.at(-1)?.to]).toEqual([0, 16_383]);
        const sizes = all.map(({ from, to }) => to - from);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("lead to the shards that the page of sharding names, in it and in every language", () => {
    const [two, four] = [routesOf(hashed(2)), routesOf(hashed(4))].map(shardRoutesIn);
    if (two === undefined || four === undefined) throw new Error("no routes");
    const page = readFileSync("docs/dsl/sharding.md", "utf8");
    const rows = [...page.matchAll(/^\| (`.+`|\(empty\)) \| (\d+) \| (\d+) \| (\d) \| (\d) \|$/gmu)];
    expect(rows).toHaveLength(6);
    for (const [, quoted = "", hash, slot, ofTwo, ofFour] of rows) {
      const key = quoted === "(empty)" ? "" : quoted.slice(1, -1);
      expect([key, Number(hash) % 16_384]).toEqual([key, Number(slot)]);
      expect([key, shardOf(two, key).shard, shardOf(four, key).shard]).toEqual([
        key,
        Number(ofTwo),
        Number(ofFour),
      ]);
    }
  });

  test("spread numbered customers as evenly as the page says", () => {
    const routes = shardRoutesIn(routesOf(hashed(64)));
    const found = new Map<number, number>();
    for (let customer = 1; customer <= 100_000; customer += 1) {
      const { shard } = shardOf(routes, String(customer));
      found.set(shard, (found.get(shard) ?? 0) + 1);
    }
    const shares = [...found.values()].map((customers) => (customers * 64) / 100_000);
    expect(found.size).toBe(64);
    expect(Math.min(...shares)).toBeGreaterThan(0.993);
    expect(Math.max(...shares)).toBeLessThan(1.007);
  });

  test("by range give each key to one shard, in the order of its bytes", () => {
    const routes = shardRoutesIn(routesOf(ranged("g", "n")));
    expect(["", "fz", "g", "m~", "n", "ä", "😀"].map((key) => shardOf(routes, key).shard)).toEqual([
      1, 1, 2, 2, 3, 3, 3,
    ]);
    const numbers = shardRoutesIn(routesOf({ by: "range", key: "id", splitAt: [-5, 1000] }));
    expect([-6, -5, 9, 1000].map((key) => shardOf(numbers, key).shard)).toEqual([1, 2, 2, 3]);
  });

  test("are one line, the same each time", async () => {
    await expect(`${routesOf(ranged("g", "n"))}\n`).toMatchFileSnapshot("../golden/shards/by-range.json");
    await expect(`${routesOf(hashed(2))}\n`).toMatchFileSnapshot("../golden/shards/by-hash.json");
  });

  test("say whose data is in a shard", () => {
    const users = (rule: ShardRule, number: number) => usersOf({ of: "orders", primaries: [], rule, number });
    expect(users(hashed(3), 2)).toBe("33.3 % of the users");
    expect([1, 2, 3].map((number) => users(ranged("g", "n"), number))).toEqual([
      "the users whose country is below g",
      "the users whose country is from g to below n",
      "the users whose country is from n",
    ]);
  });
});
