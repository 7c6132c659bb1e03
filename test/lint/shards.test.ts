import { expect, test } from "vitest";
import { lint } from "../../src/lint/lint.ts";
import { plan } from "../../src/plan/plan.ts";
import type { ShardRule, Topology } from "../../src/topology/model.ts";
import {
  makeBackup,
  makeDatabase,
  makeEntrypoint,
  makeNetwork,
  makeService,
  makeTopology,
  makeZones,
  needs,
} from "../arbitrary/parts.ts";
import { sharded } from "../arbitrary/sharded.ts";

function shop(rule: ShardRule, changes: Partial<Topology> = {}): Topology {
  return sharded(
    makeTopology({
      domains: makeZones(6),
      networks: [
        makeNetwork({
          name: "app",
          switches: "redundant",
          external: { network: "public", gateway: "redundant" },
        }),
      ],
      databases: [makeDatabase({ name: "orders" })],
      services: [
        makeService({
          name: "api",
          replicas: 2,
          needs: 1,
          dependsOn: [needs({ kind: "database", name: "orders", role: "writer" })],
        }),
      ],
      entrypoints: [makeEntrypoint({ name: "shop", to: { kind: "service", name: "api", port: "http" } })],
      ...changes,
    }),
    rule,
  );
}

const degradations = (topology: Topology) =>
  lint(plan(topology)).filter(
    ({ rule, message }) => rule === "single-point-of-degradation" && message.startsWith("If instance"),
  );

test("says for whom a shard is lost", () => {
  const messages = (rule: ShardRule) => degradations(shop(rule)).map(({ message }) => message);
  expect(messages({ by: "hash", key: "customer", count: 4 })).toContain(
    "If instance orders-shard-2-1 fails, shop is degraded: it is the primary of `orders-shard-2`; 25 % of the users lose shard 2 of 4 of `orders` for writes.",
  );
  expect(messages({ by: "range", key: "country", splitAt: ["n"] })).toContain(
    "If instance orders-shard-1-1 fails, shop is degraded: it is the primary of `orders-shard-1`; the users whose country is below n lose shard 1 of 2 of `orders` for writes.",
  );
});

test("names the database as it was declared where something is to be changed, and is suppressed by that name", () => {
  const rule = { by: "hash", key: "customer", count: 2 } as const;
  for (const { fix } of degradations(shop(rule))) expect(fix).toContain('mariadb("orders", { election: ');
  const source = { file: "topology.ts", line: 1, column: 1 };
  const on = { kind: "database", name: "orders" } as const;
  const suppressions = [{ rule: "single-point-of-degradation", on, because: "tests", source }];
  const found = lint(plan(shop(rule, { suppressions })));
  const about = found.filter(({ message }) => /primary of `orders-shard-/.test(message));
  expect(about.length).toBeGreaterThan(1);
  expect(about.every(({ suppressed }) => suppressed !== undefined)).toBe(true);
  expect(found.filter((one) => one.rule === "unused-suppression")).toEqual([]);
});

test("is suppressed by the name of its backup as well", () => {
  const source = { file: "topology.ts", line: 1, column: 1 };
  const on = { kind: "backup", name: "nightly" } as const;
  const found = lint(
    plan(
      shop(
        { by: "hash", key: "customer", count: 2 },
        {
          backups: [
            makeBackup({
              name: "nightly",
              of: { kind: "database", name: "orders" },
              to: { kind: "domain", name: "a" },
            }),
          ],
          suppressions: [{ rule: "backup-never-restored", on, because: "tests", source }],
        },
      ),
    ),
  ).filter(({ rule }) => rule === "backup-never-restored" || rule === "unused-suppression");
  expect(found.map(({ subject, suppressed }) => [subject.name, suppressed !== undefined])).toEqual([
    ["nightly-shard-1", true],
    ["nightly-shard-2", true],
  ]);
});

test("finds what was said of a database once, however many shards it has", () => {
  const found = lint(plan(shop({ by: "hash", key: "customer", count: 4 })));
  const without = found.filter(({ rule }) => rule === "database-without-backup");
  expect(without.map(({ subject }) => subject.name)).toEqual(["orders"]);
  expect(found.filter(({ rule }) => rule === "shared-password")).toEqual([]);
});
