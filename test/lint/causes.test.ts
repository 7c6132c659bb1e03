import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { causesOf } from "../../src/lint/cause/causes.ts";
import { outageOf } from "../../src/lint/cause/outage.ts";
import { singlePointFindings } from "../../src/lint/cause/single-point-findings.ts";
import { indexPlan } from "../../src/lint/plan-index.ts";
import { chooseRemedies } from "../../src/lint/remedy/choose.ts";
import { remediesText } from "../../src/lint/remedy/remedy-text.ts";
import { declaredTree } from "../../src/lint/remedy/separate-domains.ts";
import { ruleContext } from "../../src/lint/rule-context.ts";
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";
import type { Dependency, Topology } from "../../src/topology/model.ts";
import { inTheCloud, planAfter } from "../arbitrary/kept-hosts.ts";
import { shardedShop } from "../arbitrary/sharded-shop.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { loadBalancer, service } from "../reliability/hand-made-groups.ts";
import {
  entrypoint,
  handMadePlan,
  hard,
  network,
  toListener,
  toService,
} from "../reliability/hand-made-plan.ts";
import { sturdyTopology } from "../reliability/sturdy-topology.ts";
import { applyRemedy } from "./apply-remedy.ts";
import { explained, explainedKey } from "./explained.ts";

describe("causes", () => {
  test("an event has a cause for an entrypoint exactly when it is a single point of failure of it", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          topologyArbitrary({ choosing: true }),
          sturdyTopology,
          sturdyTopology.map(inTheCloud),
          shardedShop,
        ),
        fc.nat(2),
        (topology, history) => {
          const planned = planAfter(history, topology);
          const model = failureModel(planned);
          const index = indexPlan(planned);
          const points = singlePointsOfFailure(model);
          for (const effect of ["down", "degraded"] as const) {
            const expected = points
              .filter((point) => point.effect === "down" || point.effect === effect)
              .map(({ event, entrypoint }) => `${event.id} ${entrypoint}`);
            const found = model.events.flatMap((event) =>
              planned.entrypoints
                .filter((one) => causesOf(one, outageOf(event, index), effect, index).length > 0)
                .map((one) => `${event.id} ${one.name}`),
            );
            expect(found.sort()).toEqual([...expected].sort());
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("a load balancer behind another has a cause where too few are left, and needs a virtual IP only where an address of it is held", () => {
    const outer = toListener("outer");
    const chain = (...dependsOn: readonly Dependency[]) =>
      handMadePlan({
        networks: [network("edge", { gateway: "redundant" })],
        groups: [
          loadBalancer("outer", {
            on: ["o-1", "o-2"],
            virtualIp: "edge",
            listeners: { web: [{ to: toListener("inner") }] },
          }),
          loadBalancer("inner", {
            on: ["i-1", "i-1", "i-2"],
            listeners: { web: [{ to: toService("web") }] },
            needs: 2,
          }),
          service("web", { on: ["w-1", "w-2"] }),
        ],
        entrypoints: [entrypoint("shop", outer, ...dependsOn)],
      });
    const findings = (planned: Plan) =>
      singlePointFindings(ruleContext(planned), "down").map(({ message, fix }) => ({
        message,
        virtualIp: fix.includes("virtualIp"),
      }));
    expect(findings(chain())).toEqual([
      {
        message: "If host i-1 fails, shop stops: 2 of the 3 replicas of `inner` are on it, and 2 are needed.",
        virtualIp: false,
      },
    ]);
    const stay = "`inner` has no virtual IP, so the clients of a lost instance stay with it";
    expect(findings(chain(hard(toListener("inner"))))).toContainEqual({
      message: `If host i-1 fails, shop stops: 2 of the 3 replicas of \`inner\` are on it, and ${stay}.`,
      virtualIp: true,
    });
  });

  test("the fix of a cause, made in the topology, removes it", () => {
    const tried = new Map<string, number>();
    fc.assert(
      fc.property(topologyArbitrary({ choosing: true }), (drawn) => {
        const topology = withRoom(drawn);
        const planned = plan(topology);
        const index = indexPlan(planned);
        const tree = declaredTree(planned);
        for (const point of explained(planned, "down")) {
          const remedies = chooseRemedies(point.cause, point.event, "down", index, tree);
          expect(remediesText(remedies)).not.toBe("");
          const mended = remedies.reduce<Topology | undefined>(
            (before, remedy) => (before && applyRemedy(before, remedy)) ?? before,
            topology,
          );
          if (remedies.every(({ kind }) => kind === "accept" || kind === "elect")) continue;
          for (const { kind } of remedies) tried.set(kind, (tried.get(kind) ?? 0) + 1);
          const after = explained(plan(mended ?? topology), "down").map(explainedKey);
          // A primary that entrypoints reach by another way than services is not mended by soft dependencies alone.
          if (remedies.some(({ kind }) => kind === "accept")) continue;
          expect(after, remediesText(remedies)).not.toContain(explainedKey(point));
        }
      }),
      { numRuns: 150 },
    );
    for (const kind of ["workload", "switches", "gateway", "risk", "soften", "second-backend"]) {
      expect(tried.get(kind), `topologies drawn with a ${kind} remedy`).toBeGreaterThan(0);
    }
  });
});

/** Networks with addresses for more replicas: that they run out is another rule's matter. */
function withRoom(topology: Topology): Topology {
  return {
    ...topology,
    networks: topology.networks.map((network, position) => ({
      ...network,
      cidr: `10.${position + 100}.0.0/16`,
      pool: undefined,
      reserved: [],
    })),
    loadBalancers: topology.loadBalancers.map((balancer) => ({
      ...balancer,
      virtualIp: balancer.virtualIp && { ...balancer.virtualIp, addresses: [] },
    })),
  };
}
