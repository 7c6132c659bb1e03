import { expect, test } from "vitest";
import { loadBalancerNotRedundant } from "../../../src/lint/rules/load-balancer-not-redundant.ts";
import type { LoadBalancer, Topology } from "../../../src/topology/model.ts";
import { makeLoadBalancer, makeVirtualIp } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { soundListener, soundTopology, withLoadBalancer } from "../sound-topology.ts";

test("a load balancer off all entrypoints with one instance", () => {
  expect(messages(loadBalancerNotRedundant, alone({ replicas: 1, virtualIp: makeVirtualIp() }))).toEqual([
    expect.stringContaining("has 1 instance:"),
  ]);
});

test("no finding: a pair behind a virtual IP", () => {
  expect(messages(loadBalancerNotRedundant, alone({ virtualIp: makeVirtualIp() }))).toEqual([]);
});

test("a pair without a virtual IP", () => {
  expect(messages(loadBalancerNotRedundant, alone({}))).toEqual([
    expect.stringContaining("has 2 instances and no virtual IP"),
  ]);
});

test("on the way of an entrypoint it is a single point of failure, and reported as that alone", () => {
  expect(messages(loadBalancerNotRedundant, withLoadBalancer({ replicas: 1 }))).toEqual([]);
});

function alone(change: Partial<LoadBalancer>): Topology {
  const internal = makeLoadBalancer({ name: "internal", listeners: [soundListener], ...change });
  return { ...soundTopology, loadBalancers: [internal, ...soundTopology.loadBalancers] };
}
