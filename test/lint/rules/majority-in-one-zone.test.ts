import { expect, test } from "vitest";
import { majorityInOneZone } from "../../../src/lint/rules/majority-in-one-zone.ts";
import { replicasInOneZone } from "../../../src/lint/rules/replicas-in-one-zone.ts";
import type { Database, Topology } from "../../../src/topology/model.ts";
import { makeDatabase, makeEnsemble, makeTopology, makeZones, strictSpread } from "../../arbitrary/parts.ts";
import { findings, messages } from "../check-rule.ts";
import { soundTopology } from "../sound-topology.ts";

const inZones = (zones: number, own: Partial<Topology>) =>
  makeTopology({ domains: makeZones(zones, 5), ...own });
const zoo = (own = {}) => ({ ensembles: [makeEnsemble({ name: "zoo", ...own })] });
const cluster = (own: Partial<Database>) => ({
  databases: [makeDatabase({ name: "orders", replicas: 3, needs: 2, ...own })],
});

test("two of three members in one of two zones, and a third zone mends it", () => {
  const [finding] = findings(majorityInOneZone, inZones(2, zoo()));
  expect(finding?.message).toMatch(
    /^2 of the 3 votes of `zoo` are in zone [ab]: without it fewer than the 2 are left/,
  );
  expect(finding?.fix).toMatch(/^declare a third zone, and spread over zones: zookeeper\("zoo"/);
  expect(messages(majorityInOneZone, inZones(3, zoo({ spread: strictSpread("zone") })))).toEqual([]);
});

test("servers of a database that agree by majority likewise, and no others", () => {
  for (const own of [
    { replication: { mode: "galera" } },
    { engine: "mysql", replication: { mode: "group-replication" } },
  ] as const) {
    expect(messages(majorityInOneZone, inZones(2, cluster(own)))).toHaveLength(1);
  }
  expect(messages(majorityInOneZone, inZones(2, cluster({})))).toEqual([]);
});

test("no finding: all in one zone, of which another rule tells, or one that an entrypoint leads to", () => {
  const topology = inZones(2, zoo({ within: ["a"] }));
  expect(messages(majorityInOneZone, topology)).toEqual([]);
  expect(messages(replicasInOneZone, topology)).toEqual([]);
  const galera = {
    replication: { mode: "galera" },
    needs: 2,
    within: ["a", "b"],
    spread: strictSpread("host"),
  } as const;
  const reached = {
    ...soundTopology,
    databases: soundTopology.databases.map((orders) => ({ ...orders, ...galera })),
  };
  expect(messages(majorityInOneZone, reached)).toEqual([]);
  expect(messages(majorityInOneZone, { ...reached, entrypoints: [] })).toHaveLength(1);
});
