import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { causesOf } from "../../src/lint/cause/causes.ts";
import { outageOf } from "../../src/lint/cause/outage.ts";
import { indexPlan } from "../../src/lint/plan-index.ts";
import { chooseRemedies } from "../../src/lint/remedy/choose.ts";
import { remediesText } from "../../src/lint/remedy/remedy-text.ts";
import { declaredTree } from "../../src/lint/remedy/separate-domains.ts";
import { plan } from "../../src/plan/plan.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";
import type { Topology } from "../../src/topology/model.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { applyRemedy } from "./apply-remedy.ts";
import { explained, explainedKey } from "./explained.ts";

describe("causes", () => {
  test("an event has a cause for an entrypoint exactly when it is a single point of failure of it", () => {
    fc.assert(
      fc.property(topologyArbitrary(), (topology) => {
        const planned = plan(topology);
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
      }),
      { numRuns: 300 },
    );
  });

  test("the fix of a cause, made in the topology, removes it", () => {
    const tried = new Map<string, number>();
    fc.assert(
      fc.property(topologyArbitrary(), (drawn) => {
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
          if (remedies.every(({ kind }) => kind === "accept")) continue;
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
