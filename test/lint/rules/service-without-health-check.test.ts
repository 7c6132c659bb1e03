import { expect, test } from "vitest";
import { serviceWithoutHealthCheck } from "../../../src/lint/rules/service-without-health-check.ts";
import { messages } from "../check-rule.ts";
import { withApi, withWorker } from "../sound-topology.ts";

test("a service behind a load balancer without a health check", () => {
  expect(messages(serviceWithoutHealthCheck, withApi({ healthCheck: undefined }))).toEqual([
    expect.stringContaining("whether a replica of `api` works"),
  ]);
});

test("no finding: a worker that nobody talks to", () => {
  expect(messages(serviceWithoutHealthCheck, withWorker({ ports: [] }))).toEqual([]);
});
