import { expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { wayOut } from "../../src/plan/way-out.ts";
import type { LoadBalancer } from "../../src/topology/model.ts";
import {
  makeBackend,
  makeEntrypoint,
  makeExternal,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeVirtualIp,
} from "../arbitrary/parts.ts";

const OUT = { network: "public", gateway: "single" } as const;

/** A load balancer on two networks with a gateway and one without, and one backend inside and one outside. */
function planned(virtualIp: LoadBalancer["virtualIp"]) {
  const loadBalancer = makeLoadBalancer({
    name: "lb",
    networks: ["app", "edge", "inside"],
    virtualIp,
    listeners: [
      makeListener({
        backends: [
          makeBackend({ kind: "service", name: "api", port: "http" }),
          makeBackend({ kind: "external", name: "bank" }),
        ],
      }),
    ],
  });
  const topology = makeTopology({
    networks: [
      makeNetwork({ name: "app", cidr: "10.0.1.0/24", external: OUT }),
      makeNetwork({ name: "edge", cidr: "10.0.2.0/24", external: OUT }),
      makeNetwork({ name: "inside", cidr: "10.0.3.0/24" }),
    ],
    externals: [makeExternal({ name: "bank" })],
    services: [makeService({ name: "api", networks: ["app", "edge"] })],
    loadBalancers: [loadBalancer],
    entrypoints: [
      makeEntrypoint({ name: "shop", to: { kind: "load-balancer", name: "lb", listener: "http" } }),
    ],
  });
  const whole = plan(topology);
  const over = (name: string, to: string): readonly string[] =>
    whole.connections
      .filter((one) => one.from.name === name && one.to.name === to)
      .map(({ network }) => network);
  const bankFlows = new Set(
    whole.flows.filter(({ to }) => to.kind === "external").map(({ network }) => network),
  );
  return {
    out: wayOut(loadBalancer, topology.networks),
    clients: over("shop", "lb"),
    bank: over("lb", "bank"),
    bankFlows: [...bankFlows],
    api: over("lb", "api"),
  };
}

test("answers to clients leave where a virtual IP brought them in, and so does all that goes outside", () => {
  expect(planned(makeVirtualIp({ network: "edge" }))).toEqual({
    out: "edge",
    clients: ["edge"],
    bank: ["edge"],
    bankFlows: ["edge"],
    api: ["app"],
  });
});

test("without a virtual IP, or with one on a network that leads nowhere, it is the first network that leads outside", () => {
  const first = { out: "app", bank: ["app"], bankFlows: ["app"], api: ["app"] };
  expect(planned(undefined)).toEqual({ ...first, clients: ["app"] });
  expect(planned(makeVirtualIp({ network: "inside" }))).toEqual({ ...first, clients: [] });
});

test("a group on isolated networks has no way out", () => {
  expect(wayOut(makeService({ name: "api", networks: ["app"] }), [makeNetwork({ name: "app" })])).toBe(
    undefined,
  );
});
