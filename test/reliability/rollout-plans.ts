/** Random plans for updates. */
import fc from "fast-check";
import type { Plan } from "../../src/plan/model.ts";
import { inTheCloud, planAfter } from "../arbitrary/kept-hosts.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { loadBalancer, service } from "./hand-made-groups.ts";
import {
  entrypoint,
  handMadePlan,
  hard,
  network,
  type Placed,
  soft,
  toListener,
  toService,
} from "./hand-made-plan.ts";

import { sturdyTopology } from "./sturdy-topology.ts";

const HOSTS = ["h-1", "h-2", "h-3"];

const serviceSketch = fc.record({
  hosts: fc.array(fc.constantFrom(...HOSTS), { minLength: 1, maxLength: 2 }),
  needs: fc.nat(1),
  /** On services before it, by bit. */
  hard: fc.nat(15),
  soft: fc.nat(15),
});

const balancerSketch = fc.record({
  hosts: fc.array(fc.constantFrom(...HOSTS), { minLength: 1, maxLength: 2 }),
  virtualIp: fc.boolean(),
  check: fc.option(fc.constantFrom("http" as const, "tcp" as const), { nil: undefined }),
  backends: fc.integer({ min: 3, max: 15 }),
  backup: fc.boolean(),
});

/**
 * Two to four services behind one or two load balancers, the second of which may lead to the first: much stands in for
 * each other, and little is there twice.
 */
const plansWithStandIns: fc.Arbitrary<Plan> = fc
  .record({
    services: fc.array(serviceSketch, { minLength: 2, maxLength: 4 }),
    balancers: fc.array(balancerSketch, { minLength: 1, maxLength: 2 }),
    direct: fc.option(fc.nat(3), { nil: undefined }),
  })
  .map(({ services, balancers, direct }) => {
    const among = (bits: number, count: number) =>
      services.slice(0, count).flatMap((_, index) => ((bits >> index) & 1 ? [toService(`s${index}`)] : []));
    const groups: Placed[] = services.map((sketch, index) =>
      service(`s${index}`, {
        on: sketch.hosts,
        needs: (sketch.needs % sketch.hosts.length) + 1,
        dependsOn: [
          ...among(sketch.hard, index).map(hard),
          ...among(sketch.soft & ~sketch.hard, index).map(soft),
        ],
      }),
    );
    balancers.forEach((sketch, index) => {
      const targets = among(sketch.backends, services.length);
      const all = index > 0 ? [toListener("lb0"), ...targets] : targets;
      groups.push(
        loadBalancer(`lb${index}`, {
          on: sketch.hosts,
          ...(sketch.virtualIp && { virtualIp: "edge" }),
          ...(sketch.check && { check: sketch.check }),
          listeners: {
            web: (all.length > 0 ? all : [toService("s0")]).map((to, position) => ({
              to,
              backup: sketch.backup && position > 0,
            })),
          },
        }),
      );
    });
    return handMadePlan({
      networks: [network("edge", { gateway: "redundant" })],
      groups,
      entrypoints: [
        entrypoint(
          "shop",
          toListener(`lb${balancers.length - 1}`),
          ...(direct === undefined ? [] : [soft(toService(`s${direct % services.length}`))]),
        ),
      ],
    });
  });

const topologies = fc.oneof(
  topologyArbitrary({ choosing: true, workloads: 5, replicas: 3, roomy: true }),
  sturdyTopology,
  sturdyTopology.map(inTheCloud),
);

/** Small enough to try everything: with stand-ins, sturdy and not, some with the hosts that an old lock file kept. */
export const rolloutPlans: fc.Arbitrary<Plan> = fc.oneof(
  plansWithStandIns,
  fc.tuple(fc.nat(2), topologies).map(([history, topology]) => planAfter(history, topology)),
);
