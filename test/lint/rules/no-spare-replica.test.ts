import { expect, test } from "vitest";
import { noSpareReplica } from "../../../src/lint/rules/no-spare-replica.ts";
import { messages } from "../check-rule.ts";
import { withWorker } from "../sound-topology.ts";

test("three replicas, all needed", () => {
  expect(messages(noSpareReplica, withWorker({ replicas: 3, needs: 3 }))).toEqual([
    expect.stringContaining("`worker` needs all 3 replicas"),
  ]);
});

test("no finding: three replicas, two needed", () => {
  expect(messages(noSpareReplica, withWorker({ replicas: 3, needs: 2 }))).toEqual([]);
});
