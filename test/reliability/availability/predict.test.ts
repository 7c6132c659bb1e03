import fc from "fast-check";
import { expect, it } from "vitest";
import { plan } from "../../../src/plan/plan.ts";
import { availability } from "../../../src/reliability/availability/availability.ts";
import { type Prediction, predict } from "../../../src/reliability/availability/predict.ts";
import { failureData } from "../../../src/reliability/failure-data/failure-data.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../../src/reliability/single-points.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";

it("is what availability says, and by bounds on either side of it, in 100 random topologies", () => {
  let [bounded, apart] = [0, 0];
  fc.assert(
    fc.property(topologyArbitrary(), (topology) => {
      const planned = plan(topology);
      const model = failureModel(planned);
      const singlePoints = singlePointsOfFailure(model);
      const exact = availability(planned, model, failureData(planned, model));
      expect(predict(planned, model, singlePoints).map(calculated)).toEqual(
        exact.map(({ entrypoint, available, contributors }) => ({
          entrypoint,
          available,
          availableAtMost: available,
          worst: contributors[0],
        })),
      );
      for (const [index, one] of predict(planned, model, singlePoints, { diagramEvents: 0 }).entries()) {
        const available = exact[index]?.available ?? 0;
        expect(one.availableAtMost).toBeGreaterThanOrEqual(available - 1e-12);
        if (one.kind === "refused") continue;
        expect(one.by).toBe("bounds");
        expect(one.available).toBeLessThanOrEqual(available + 1e-12);
        bounded += 1;
        if (one.availableAtMost > one.available) apart += 1;
      }
    }),
    { seed: 2026, numRuns: 100 },
  );
  expect(bounded).toBeGreaterThan(20);
  expect(apart).toBeGreaterThan(5);
});

function calculated(one: Prediction) {
  if (one.kind === "refused") return one;
  const { entrypoint, available, availableAtMost, worst } = one;
  return { entrypoint, available, availableAtMost, worst: worst() };
}
