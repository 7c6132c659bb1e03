import { expect, test } from "vitest";
import { sourceHashBehindProxy } from "../../../src/lint/rules/source-hash-behind-proxy.ts";
import { messages } from "../check-rule.ts";
import { withListener, withOuterTier } from "../sound-topology.ts";

test("a hash of the address behind another load balancer", () => {
  expect(
    messages(sourceHashBehindProxy, withOuterTier({}, withListener({ balance: { kind: "source-hash" } }))),
  ).toEqual([expect.stringContaining("the instances of `edge-lb`")]);
});

test("no finding: the same hash where users come in", () => {
  expect(messages(sourceHashBehindProxy, withListener({ balance: { kind: "source-hash" } }))).toEqual([]);
});
