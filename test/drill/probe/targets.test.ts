import { expect, test } from "vitest";
import type { ProbeTarget } from "../../../src/drill/model.ts";
import { probeTargets } from "../../../src/drill/probe/targets.ts";
import type { Plan } from "../../../src/plan/model.ts";
import type { Endpoint, Topology } from "../../../src/topology/model.ts";
import shop from "../../../stacks/shop/topology.ts";
import {
  likes,
  makeBackend,
  makeDatabase,
  makeEntrypoint,
  makeExternal,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeZones,
  needs,
} from "../../arbitrary/parts.ts";
import { planFor } from "../../render/plans.ts";
import { hostOf, laidOut, planOf } from "../../targets/lab/laid-out.ts";

const API = { kind: "service", name: "api", port: "http" } as const;

function planWith(to: Endpoint, parts: Partial<Topology>): Plan {
  return planFor(
    makeTopology({
      domains: makeZones(3),
      networks: [makeNetwork({ name: "app", external: { network: "public", gateway: "single" } })],
      entrypoints: [makeEntrypoint({ name: "front", to })],
      ...parts,
    }),
  );
}

function targets(
  to: Endpoint,
  parts: Partial<Topology>,
  runs: Readonly<Record<string, string>> = {},
): readonly ProbeTarget[] {
  const planned = planWith(to, parts);
  return probeTargets(planned, runs, laidOut(planned, { runs }));
}

test("clients of shop ask its virtual IP over HTTPS, by its host name, for the page that health checks ask for", () => {
  const planned = planOf(shop);
  const address = planned.virtualIps[0]?.address;
  expect(probeTargets(planned, {}, laidOut(planned))).toEqual([
    {
      entrypoint: "shop",
      strength: "hard",
      request: { kind: "http", tls: true, hostname: "shop.example", path: "/healthz", varyHeader: undefined },
      addresses: [{ name: "web", address, port: 443 }],
      needs: 1,
    },
  ]);
});

test("a service is asked at every instance, and needs as many as it says", () => {
  const [target] = targets(API, { services: [makeService({ name: "api", replicas: 3, needs: 2 })] });
  expect(target?.addresses.map(({ name }) => name)).toEqual(["api-1", "api-2", "api-3"]);
  expect(target).toMatchObject({ needs: 2, request: { kind: "http", tls: false, path: "/" } });
});

test("of a user's command nothing is known but its health page", () => {
  const services = [makeService({ name: "api" })];
  expect(targets(API, { services }, { api: "./api" })[0]?.request).toEqual({ kind: "tcp" });
});

test("a load balancer without a virtual IP is held to all its instances, and a hashed header varies", () => {
  const listener = makeListener({
    backends: [makeBackend(API)],
    balance: { kind: "consistent-hash", key: { kind: "header", name: "X-User" } },
  });
  const [target] = targets(
    { kind: "load-balancer", name: "lb", listener: listener.name },
    {
      services: [makeService({ name: "api" })],
      loadBalancers: [makeLoadBalancer({ name: "lb", replicas: 2, needs: 1, listeners: [listener] })],
    },
  );
  expect(target).toMatchObject({ needs: 2, request: { kind: "http", varyHeader: "X-User" } });
  expect(target?.addresses).toHaveLength(2);
});

test.each([
  ["writer", ["orders-1"], true],
  ["reader", ["orders-1", "orders-2"], false],
] as const)("the %s of a database is asked at %j", (role, names, write) => {
  const [target] = targets(
    { kind: "database", name: "orders", role },
    { databases: [makeDatabase({ name: "orders", replicas: 2, needs: 1, databases: ["orders"] })] },
  );
  expect(target?.addresses.map(({ name }) => name)).toEqual(names);
  expect(target).toMatchObject({ needs: 1, request: { kind: "sql", write, database: "orders" } });
});

test("what an entrypoint itself depends on is asked beside it, externals where the lab has them", () => {
  const cdn = { kind: "external", name: "cdn" } as const;
  const parts: Partial<Topology> = {
    services: [makeService({ name: "api" })],
    externals: [
      makeExternal({ name: "cdn", address: "cdn.example", port: 443 }),
      makeExternal({ name: "log" }),
    ],
    entrypoints: [
      makeEntrypoint({
        name: "front",
        to: API,
        dependsOn: [needs(cdn), likes({ kind: "external", name: "log" })],
      }),
    ],
  };
  const [own, hard, soft] = targets(API, parts);
  const [address] = hostOf(laidOut(planWith(API, parts)), "external.cdn").interfaces[0]?.addresses ?? [];
  expect(own).toMatchObject({ entrypoint: "front", strength: "hard" });
  expect(hard).toMatchObject({ entrypoint: "front", strength: "hard", needs: 1 });
  expect(hard?.addresses).toEqual([{ name: "cdn", address: address?.split("/")[0], port: 443 }]);
  expect(soft).toMatchObject({ entrypoint: "front", strength: "soft" });
});
