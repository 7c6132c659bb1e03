import { expect, test } from "vitest";
import { noReplicaToAcknowledge } from "../../../src/lint/rules/no-replica-to-acknowledge.ts";
import { makeDatabase, makeTopology } from "../../arbitrary/parts.ts";
import { findings, messages } from "../check-rule.ts";

const waiting = (replicas: number, acknowledgements = 1, fallBackAfterMs?: number) =>
  makeTopology({
    databases: [
      makeDatabase({
        name: "orders",
        engine: "mysql",
        replicas,
        replication: { mode: "semi-synchronous", acknowledgements, fallBackAfterMs },
      }),
    ],
  });

test("as many replicas as have to acknowledge", () => {
  expect(messages(noReplicaToAcknowledge, waiting(2))).toEqual([
    "Writes of `orders` wait for a replica of 1: when one is lost, or only restarted, nothing is written until it is back.",
  ]);
  expect(messages(noReplicaToAcknowledge, waiting(3, 2))).toEqual([
    "Writes of `orders` wait for 2 replicas of 2: when one is lost, or only restarted, nothing is written until it is back.",
  ]);
  expect(findings(noReplicaToAcknowledge, waiting(3, 2))[0]?.fix).toContain("replicas: 4");
});

test("the fix is enough", () => {
  expect(messages(noReplicaToAcknowledge, waiting(4, 2))).toEqual([]);
});

test("no finding: one to spare, writes that go on without, or another mode", () => {
  expect(messages(noReplicaToAcknowledge, waiting(3))).toEqual([]);
  expect(messages(noReplicaToAcknowledge, waiting(2, 1, 1000))).toEqual([]);
  expect(
    messages(noReplicaToAcknowledge, makeTopology({ databases: [makeDatabase({ name: "orders" })] })),
  ).toEqual([]);
});
