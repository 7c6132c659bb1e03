import { expect, test } from "vitest";
import { entrypointWithoutLoadBalancer } from "../../../src/lint/rules/entrypoint-without-load-balancer.ts";
import type { Endpoint } from "../../../src/topology/model.ts";
import { makeEntrypoint, makeNetwork, makeService, makeTopology, makeZones } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { soundTopology } from "../sound-topology.ts";

const toWeb: Endpoint = { kind: "service", name: "web", port: "http" };

function straightTo(replicas: number) {
  return makeTopology({
    domains: makeZones(3, 1),
    networks: [makeNetwork({ name: "dmz", external: { network: "public", gateway: "redundant" } })],
    services: [makeService({ name: "web", replicas, networks: ["dmz"] })],
    entrypoints: [makeEntrypoint({ name: "shop", to: toWeb })],
  });
}

test("an entrypoint that leads straight to several replicas", () => {
  expect(messages(entrypointWithoutLoadBalancer, straightTo(3))).toEqual([
    expect.stringContaining("shop leads straight to 3 replicas of `web`"),
  ]);
});

test("no finding: a single replica, which is a single point of failure anyway", () => {
  expect(messages(entrypointWithoutLoadBalancer, straightTo(1))).toEqual([]);
});

test("no finding: a load balancer before them", () => {
  expect(messages(entrypointWithoutLoadBalancer, soundTopology)).toEqual([]);
});
