import { expect, test } from "vitest";
import { singlePointOfDegradation } from "../../../src/lint/rules/single-point-of-degradation.ts";
import { needs } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { ORDERS, ORDERS_WRITER, soundTopology, withApi } from "../sound-topology.ts";

test("the primary behind a soft dependency: its instance, host and zone", () => {
  expect(messages(singlePointOfDegradation, soundTopology)).toEqual([
    expect.stringMatching(
      /^If host \S+ fails, shop is degraded: the primary of `orders` \(orders-1\) is on it\.$/,
    ),
    "If instance orders-1 fails, shop is degraded: it is the primary of `orders`.",
    expect.stringMatching(
      /^If zone \S+ fails, shop is degraded: the primary of `orders` \(orders-1\) is in it\.$/,
    ),
  ]);
});

test("no finding: the same dependency, hard, is a single point of failure", () => {
  expect(
    messages(singlePointOfDegradation, withApi({ dependsOn: [needs(ORDERS), needs(ORDERS_WRITER)] })),
  ).toEqual([]);
});

test("no finding: without the soft dependency", () => {
  expect(messages(singlePointOfDegradation, withApi({ dependsOn: [needs(ORDERS)] }))).toEqual([]);
});
