import { expect, test } from "vitest";
import { bestEffortSpreadBroken } from "../../../src/lint/rules/best-effort-spread-broken.ts";
import { bestEffortSpread } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { withWorker } from "../sound-topology.ts";

test("four replicas spread over three zones as far as possible", () => {
  expect(
    messages(bestEffortSpreadBroken, withWorker({ replicas: 4, spread: bestEffortSpread("zone") })),
  ).toEqual([expect.stringContaining("there are 3 zones")]);
});

test("no finding: three replicas", () => {
  expect(
    messages(bestEffortSpreadBroken, withWorker({ replicas: 3, spread: bestEffortSpread("zone") })),
  ).toEqual([]);
});
