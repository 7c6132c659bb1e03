import { expect, test } from "vitest";
import { coLocatedReplicas } from "../../../src/lint/rules/co-located-replicas.ts";
import { strictSpread } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { withApi, withWorker } from "../sound-topology.ts";

test("a spare replica on the same host as the others", () => {
  expect(
    messages(coLocatedReplicas, withWorker({ spread: { over: "none", strict: false }, within: ["a-1"] })),
  ).toEqual([expect.stringContaining("3 of the 3 replicas of `worker` share host a-1")]);
});

test("no finding: two replicas on two hosts", () => {
  expect(
    messages(
      coLocatedReplicas,
      withWorker({ spread: strictSpread("host"), within: ["a"], replicas: 2, needs: 1 }),
    ),
  ).toEqual([]);
});

test("on the way of an entrypoint it is a single point of failure, and reported as that alone", () => {
  expect(
    messages(coLocatedReplicas, withApi({ spread: { over: "none", strict: false }, within: ["a-1"] })),
  ).toEqual([]);
});
