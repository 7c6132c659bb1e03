import { expect, test } from "vitest";
import { databaseAcrossRegions } from "../../../src/lint/rules/database-across-regions.ts";
import type { Database } from "../../../src/topology/model.ts";
import { makeEnsemble, strictSpread } from "../../arbitrary/parts.ts";
import { sharded } from "../../arbitrary/sharded.ts";
import { findings, messages } from "../check-rule.ts";
import { inRegions } from "../in-regions.ts";
import { withDatabase } from "../sound-topology.ts";

const GALERA = { mode: "galera" } as const;
const GROUP = { engine: "mysql", replication: { mode: "group-replication" } } as const;
const size = { name: undefined, cpu: 0.5, memoryBytes: 2 ** 28, diskBytes: 2 ** 30 };

const spreadOut = (own: Partial<Database>) =>
  withDatabase({ spread: strictSpread("zone"), ...own }, { ...inRegions(), ensembles: [votes] });
const votes = makeEnsemble({ name: "votes", networks: ["data"] });

test("servers that agree on every commit", () => {
  for (const own of [{ replication: GALERA }, GROUP]) {
    expect(messages(databaseAcrossRegions, spreadOut({ ...own, needs: 2 }))).toEqual([
      "The servers of `orders` stand in north and south: every commit waits for the way between them, " +
        "and whenever that is slow or cut, they take each other for lost.",
    ]);
  }
});

test("servers of which another one is promoted where nobody asked for it", () => {
  const [finding] = findings(databaseAcrossRegions, spreadOut({ election: "votes" }));
  expect(finding?.message).toContain("a server in another region may become the primary");
  expect(finding?.fix).toContain("within: [north]");
  const pair = { acceptSplitBrain: "why not" };
  const two = spreadOut({ replicas: 2, pair, within: ["a", "c"] });
  expect(messages(databaseAcrossRegions, two)).toHaveLength(1);
});

test("an arbitrator in another region than the servers", () => {
  const replication = { ...GALERA, arbitrator: { size, within: ["c"] } };
  const [finding] = findings(
    databaseAcrossRegions,
    spreadOut({ needs: 2, within: ["a", "b"], replication, tls: undefined }),
  );
  expect(finding?.message).toMatch(/^Servers and arbitrator of `orders` stand in north and south/);
  expect(finding?.fix).toContain("arbitrator: { within: [north]");
});

test("a database in shards, once", () => {
  const rule = { by: "hash", key: "customer", count: 2 } as const;
  const topology = sharded(spreadOut({ election: "votes" }), rule);
  expect(messages(databaseAcrossRegions, topology)).toEqual([
    expect.stringContaining("of `orders` stand in"),
  ]);
});

test("no finding: a person promotes, or all stand in one region, or in none that is known", () => {
  expect(messages(databaseAcrossRegions, spreadOut({}))).toEqual([]);
  expect(
    messages(databaseAcrossRegions, spreadOut({ election: "votes", within: ["a", "b"], replicas: 2 })),
  ).toEqual([]);
  expect(messages(databaseAcrossRegions, withDatabase({ replication: GALERA, needs: 2 }))).toEqual([]);
});
