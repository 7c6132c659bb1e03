import { expect, test } from "vitest";
import { flappingHealthCheck } from "../../../src/lint/rules/flapping-health-check.ts";
import type { Listener } from "../../../src/topology/model.ts";
import { messages } from "../check-rule.ts";
import { withListener } from "../sound-topology.ts";

test("a server is out after one failed check", () => {
  expect(messages(flappingHealthCheck, withListener({ check: failing(1) }))).toEqual([
    expect.stringContaining("after one failed check"),
  ]);
});

test("no finding: after two", () => {
  expect(messages(flappingHealthCheck, withListener({ check: failing(2) }))).toEqual([]);
});

function failing(fall: number): Listener["check"] {
  return { kind: "tcp", port: undefined, intervalMs: 1000, timeoutMs: 1000, fall, rise: 2 };
}
