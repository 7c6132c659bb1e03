import { expect, test } from "vitest";
import { noReplicaToAcknowledge } from "../../../src/lint/rules/no-replica-to-acknowledge.ts";
import { semiSynchronousFallsBack } from "../../../src/lint/rules/semi-synchronous-falls-back.ts";
import type { Database } from "../../../src/topology/model.ts";
import { findings, messages } from "../check-rule.ts";
import { withDatabase } from "../sound-topology.ts";

const waiting = (fallBackAfterMs: number | undefined, own: Partial<Database> = {}, acknowledgements = 1) =>
  withDatabase({ replication: { mode: "semi-synchronous", acknowledgements, fallBackAfterMs }, ...own });

test("how long it waits, what is lost after that, and what tells it", () => {
  expect(messages(semiSynchronousFallsBack, waiting(10_000))).toEqual([
    "`orders` goes on 10s after its last replica has fallen silent: what it acknowledges from then on is on its primary " +
      "alone, and lost with it. Nothing but `Rpl_semi_sync_master_status` says so: let its OFF ring somebody.",
  ]);
  const [several] = messages(semiSynchronousFallsBack, waiting(500, { engine: "mysql" }, 2));
  expect(several).toMatch(/goes on 500ms after fewer than 2 replicas answer.*`Rpl_semi_sync_source_status`/);
});

test("the fix leaves a replica to spare", () => {
  const [enough] = findings(semiSynchronousFallsBack, waiting(1000));
  expect(enough?.fix).toBe('mariadb("orders", { replication: { withoutReplicas: "stop", … }, … })');
  const [two] = findings(semiSynchronousFallsBack, waiting(1000, { replicas: 2 }));
  expect(two?.fix).toContain("replicas: 3");
  expect(messages(noReplicaToAcknowledge, waiting(undefined))).toEqual([]);
});

test("no finding: writes that wait, another mode, or a pair, of which more is said elsewhere", () => {
  expect(messages(semiSynchronousFallsBack, waiting(undefined))).toEqual([]);
  expect(messages(semiSynchronousFallsBack, withDatabase({}))).toEqual([]);
  const pair = { acceptSplitBrain: "one rack" };
  expect(messages(semiSynchronousFallsBack, waiting(1000, { replicas: 2, pair }))).toEqual([]);
});
