import { expect, test } from "vitest";
import { electionMayLoseWrites } from "../../../src/lint/rules/election-may-lose-writes.ts";
import type { Database } from "../../../src/topology/model.ts";
import { makeDatabase, makeEnsemble, makeTopology } from "../../arbitrary/parts.ts";
import { findings, messages } from "../check-rule.ts";

const elected = (own: Partial<Database>) =>
  makeTopology({
    ensembles: [makeEnsemble({ name: "votes" })],
    databases: [makeDatabase({ name: "orders", replicas: 3, election: "votes", ...own })],
  });

test("an election where replicas may lack what was acknowledged", () => {
  expect(messages(electionMayLoseWrites, elected({}))).toEqual([
    "`orders` replaces a lost primary by itself, and replicates asynchronously: " +
      "what no replica had received yet is gone, though it was acknowledged, and nobody is asked.",
  ]);
  expect(findings(electionMayLoseWrites, elected({}))[0]?.fix).toContain('withoutReplicas: "stop"');
});

test("no finding: a person promotes, writes wait for a replica, or somebody has said when they don't", () => {
  expect(messages(electionMayLoseWrites, elected({ election: undefined }))).toEqual([]);
  for (const fallBackAfterMs of [undefined, 1000]) {
    const replication = { mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs } as const;
    expect(messages(electionMayLoseWrites, elected({ replication }))).toEqual([]);
  }
});
