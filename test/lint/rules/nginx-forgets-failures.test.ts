import { expect, test } from "vitest";
import { nginxForgetsFailures } from "../../../src/lint/rules/nginx-forgets-failures.ts";
import type { Topology } from "../../../src/topology/model.ts";
import { messages } from "../check-rule.ts";
import { soundListener, withLoadBalancer } from "../sound-topology.ts";

test("a connect timeout as long as the window for failures", () => {
  expect(messages(nginxForgetsFailures, nginx(2000))).toEqual([
    expect.stringContaining("counts 2 failures within 2s only"),
  ]);
});

test("no finding: a connect timeout of half of it", () => {
  expect(messages(nginxForgetsFailures, nginx(1000))).toEqual([]);
});

function nginx(connectMs: number): Topology {
  const listeners = [{ ...soundListener, timeouts: { ...soundListener.timeouts, connectMs } }];
  return withLoadBalancer({ engine: "nginx", listeners });
}
