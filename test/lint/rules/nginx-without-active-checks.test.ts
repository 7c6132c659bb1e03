import { expect, test } from "vitest";
import { nginxWithoutActiveChecks } from "../../../src/lint/rules/nginx-without-active-checks.ts";
import { messages } from "../check-rule.ts";
import { soundTopology, withLoadBalancer } from "../sound-topology.ts";

test("nginx asked to check over HTTP", () => {
  expect(messages(nginxWithoutActiveChecks, withLoadBalancer({ engine: "nginx" }))).toEqual([
    expect.stringContaining("asks for a check over HTTP"),
  ]);
});

test("no finding: HAProxy asked the same", () => {
  expect(messages(nginxWithoutActiveChecks, soundTopology)).toEqual([]);
});
