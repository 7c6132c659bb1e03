import { expect, test } from "vitest";
import { nginxSingleServer } from "../../../src/lint/rules/nginx-single-server.ts";
import { messages } from "../check-rule.ts";
import { withApi, withLoadBalancer } from "../sound-topology.ts";

test("nginx in front of one replica", () => {
  expect(
    messages(nginxSingleServer, withLoadBalancer({ engine: "nginx" }, withApi({ replicas: 1, needs: 1 }))),
  ).toEqual([expect.stringContaining("has one server, api-1")]);
});

test("no finding: nginx in front of three", () => {
  expect(messages(nginxSingleServer, withLoadBalancer({ engine: "nginx" }))).toEqual([]);
});

test("HAProxy checks a single server like any other", () => {
  expect(messages(nginxSingleServer, withApi({ replicas: 1, needs: 1 }))).toEqual([]);
});
