import { expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import type { Endpoint, Listener } from "../../src/topology/model.ts";
import {
  makeBackend,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeVirtualIp,
} from "../arbitrary/parts.ts";

const to = (name: string): Endpoint => ({ kind: "service", name, port: "http" });
const listener = (port: number, ...names: readonly string[]): Listener =>
  makeListener({ name: `on-${port}`, port, backends: names.map((name) => makeBackend(to(name))) });

/** `front` is on the virtual IP's own network, `api` and `web` on two others. */
const tracked = (...listeners: readonly Listener[]) =>
  plan(
    makeTopology({
      networks: ["a", "b", "edge"].map((name, index) => makeNetwork({ name, cidr: `10.0.${index}.0/24` })),
      services: [
        makeService({ name: "api", networks: ["a"] }),
        makeService({ name: "front", networks: ["edge"] }),
        makeService({ name: "web", networks: ["b"] }),
      ],
      loadBalancers: [
        makeLoadBalancer({
          name: "lb",
          networks: ["a", "b", "edge"],
          virtualIp: makeVirtualIp({ network: "edge" }),
          listeners,
        }),
      ],
    }),
  ).virtualIps[0]?.tracks;

test("a network is tracked when every listener needs it", () => {
  expect(tracked(listener(80, "api"), listener(81, "api"))).toEqual(["a"]);
});

test("a network that only some listeners need is not", () => {
  expect(tracked(listener(80, "api"), listener(81, "web"))).toEqual([]);
  expect(tracked(listener(80, "api"), listener(81, "front"))).toEqual([]);
});

test("a network is not needed where another leads to a stand-in", () => {
  expect(tracked(listener(80, "api", "web"))).toEqual([]);
});

test("the network of the virtual IP needs no mention: keepalived watches it anyway", () => {
  expect(tracked(listener(80, "front"))).toEqual([]);
});
