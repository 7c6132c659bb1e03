import fc from "fast-check";
import { expect, it } from "vitest";
import { plan } from "../../../src/plan/plan.ts";
import { availability } from "../../../src/reliability/availability/availability.ts";
import { predict } from "../../../src/reliability/availability/predict.ts";
import { failureData } from "../../../src/reliability/failure-data/failure-data.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../../src/reliability/single-points.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";

it("is what availability says, and where there is no room never less, in 100 random topologies", () => {
  let bounded = 0;
  fc.assert(
    fc.property(topologyArbitrary(), (topology) => {
      const planned = plan(topology);
      const model = failureModel(planned);
      const singlePoints = singlePointsOfFailure(model);
      const exact = availability(planned, model, failureData(planned, model));
      expect(
        predict(planned, model, singlePoints).map((one) =>
          one.kind === "exact"
            ? { entrypoint: one.entrypoint, available: one.available, worst: one.worst() }
            : one,
        ),
      ).toEqual(
        exact.map(({ entrypoint, available, contributors }) => ({
          entrypoint,
          available,
          worst: contributors[0],
        })),
      );
      for (const [index, one] of predict(planned, model, singlePoints, { memoryMiB: 0.0001 }).entries()) {
        if (one.kind === "exact") continue;
        bounded += 1;
        expect(one.availableAtMost).toBeGreaterThanOrEqual((exact[index]?.available ?? 0) - 1e-12);
      }
    }),
    { seed: 2026, numRuns: 100 },
  );
  expect(bounded).toBeGreaterThan(20);
});
