import { expect, test } from "vitest";
import { shallowHealthCheck } from "../../../src/lint/rules/shallow-health-check.ts";
import { messages } from "../check-rule.ts";
import { withApi, withListener } from "../sound-topology.ts";

const TCP = { kind: "tcp", port: undefined, intervalMs: 1000, timeoutMs: 1000, fall: 2, rise: 2 } as const;

test("an HTTP listener checked by connections", () => {
  expect(messages(shallowHealthCheck, withListener({ check: TCP }))).toEqual([
    expect.stringContaining("checks with a bare connection"),
  ]);
});

test("no finding: a TCP listener checked by connections", () => {
  expect(messages(shallowHealthCheck, withListener({ check: TCP, protocol: "tcp", tls: undefined }))).toEqual(
    [],
  );
});

test("a service that has no health check at all is another rule's matter", () => {
  expect(
    messages(shallowHealthCheck, withListener({ check: TCP }, withApi({ healthCheck: undefined }))),
  ).toEqual([]);
});
