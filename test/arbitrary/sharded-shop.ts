/** Random shops whose API depends on a database in shards, straight or through a load balancer. */
import fc from "fast-check";
import type { Dependency, Endpoint, Topology } from "../../src/topology/model.ts";
import {
  likes,
  makeBackend,
  makeDatabase,
  makeEntrypoint,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeVirtualIp,
  makeZones,
  needs,
} from "./parts.ts";
import { sharded } from "./sharded.ts";

const redundancy = fc.constantFrom("single" as const, "redundant" as const);
const every = (on: Endpoint): Dependency => ({ ...needs(on), shards: { kind: "every" } });

export const shardedShop: fc.Arbitrary<Topology> = fc
  .record({
    zones: fc.integer({ min: 1, max: 4 }),
    replicas: fc.integer({ min: 1, max: 3 }),
    shards: fc.integer({ min: 2, max: 4 }),
    role: fc.constantFrom("writer" as const, "reader" as const),
    balanced: fc.boolean(),
    depends: fc.constantFrom(needs, every, likes),
    switches: redundancy,
    gateway: redundancy,
  })
  .map(({ zones, replicas, shards, role, balanced, depends, switches, gateway }) => {
    const server = { kind: "database", name: "orders", role } as const;
    const through = { kind: "load-balancer", name: "sql", listener: "http" } as const;
    return sharded(
      makeTopology({
        domains: makeZones(zones),
        networks: [makeNetwork({ name: "app", switches, external: { network: "public", gateway } })],
        databases: [makeDatabase({ name: "orders", replicas, spread: { over: "zone", strict: false } })],
        loadBalancers: [
          makeLoadBalancer({
            name: "sql",
            replicas: 2,
            virtualIp: makeVirtualIp({ network: "app" }),
            listeners: [makeListener({ protocol: "tcp", backends: [makeBackend(server)] })],
          }),
        ],
        services: [
          makeService({
            name: "api",
            replicas: 2,
            needs: 1,
            dependsOn: [depends(balanced ? through : server)],
          }),
        ],
        entrypoints: [makeEntrypoint({ name: "shop", to: { kind: "service", name: "api", port: "http" } })],
      }),
      shards,
    );
  });
