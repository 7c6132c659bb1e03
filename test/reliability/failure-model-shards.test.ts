import { describe, expect, it } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";
import type { Dependency } from "../../src/topology/model.ts";
import {
  likes,
  makeDatabase,
  makeEntrypoint,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeSharedRisk,
  makeTopology,
  makeVirtualIp,
  makeZones,
  needs,
} from "../arbitrary/parts.ts";
import { sharded } from "../arbitrary/sharded.ts";

const WRITER = { kind: "database", name: "orders", role: "writer" } as const;
const LISTENER = { kind: "load-balancer", name: "sql", listener: "http" } as const;

/** `<event> <effect>` of what concerns the shards of `orders`, two of them. */
function felt(dependency: Dependency): readonly string[] {
  const topology = makeTopology({
    domains: makeZones(4),
    networks: [
      makeNetwork({
        name: "app",
        switches: "redundant",
        external: { network: "public", gateway: "redundant" },
      }),
    ],
    databases: [makeDatabase({ name: "orders", replicas: 2 })],
    loadBalancers: [
      makeLoadBalancer({
        name: "sql",
        replicas: 2,
        virtualIp: makeVirtualIp({ network: "app" }),
        listeners: [
          makeListener({
            protocol: "tcp",
            backends: [{ to: WRITER, weight: 1, backup: false, maxConnections: undefined }],
          }),
        ],
      }),
    ],
    services: [makeService({ name: "api", replicas: 2, needs: 1, dependsOn: [dependency] })],
    sharedRisks: [makeSharedRisk({ name: "release", affects: [{ kind: "database", name: "orders" }] })],
    entrypoints: [makeEntrypoint({ name: "shop", to: { kind: "service", name: "api", port: "http" } })],
  });
  return singlePointsOfFailure(failureModel(plan(sharded(topology, 2))))
    .filter(({ event }) => /orders|release/.test(event.id))
    .map(({ event, effect }) => `${event.id} ${effect}`);
}

const PRIMARIES = ["instance:orders-shard-1-1", "instance:orders-shard-2-1"];
const every = (on: Dependency["on"]): Dependency => ({ ...needs(on), shards: { kind: "every" } });

describe("shards", () => {
  it("A lost shard is part of the users lost: it degrades who depends on it hard.", () => {
    for (const on of [WRITER, LISTENER]) {
      expect(felt(needs(on))).toEqual([
        ...PRIMARIES.map((event) => `${event} degraded`),
        "shared-risk:release down",
      ]);
    }
  });

  it("Who depends on shards hard is down when none of them is left.", () => {
    expect(felt(needs(WRITER))).toContain("shared-risk:release down");
  });

  it("Who needs every shard is down without one of them.", () => {
    for (const on of [WRITER, LISTENER]) {
      expect(felt(every(on))).toEqual([
        ...PRIMARIES.map((event) => `${event} down`),
        "shared-risk:release down",
      ]);
    }
  });

  it("Losing shards that are a soft dependency degrades, however many are left.", () => {
    expect(felt(likes(WRITER))).toEqual([
      ...PRIMARIES.map((event) => `${event} degraded`),
      "shared-risk:release degraded",
    ]);
  });
});
