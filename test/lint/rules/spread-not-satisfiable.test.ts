import { expect, test } from "vitest";
import { spreadNotSatisfiable } from "../../../src/lint/rules/spread-not-satisfiable.ts";
import { bestEffortSpread, strictSpread } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { withWorker } from "../sound-topology.ts";

test("four replicas strictly spread over three zones", () => {
  expect(messages(spreadNotSatisfiable, withWorker({ replicas: 4, spread: strictSpread("zone") }))).toEqual([
    expect.stringContaining("there are 3 zones"),
  ]);
});

test("no finding: the same spread as far as possible", () => {
  expect(
    messages(spreadNotSatisfiable, withWorker({ replicas: 4, spread: bestEffortSpread("zone") })),
  ).toEqual([]);
});
