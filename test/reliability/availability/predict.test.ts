import fc from "fast-check";
import { expect, it } from "vitest";
import { plan } from "../../../src/plan/plan.ts";
import { availability } from "../../../src/reliability/availability/availability.ts";
import { type Prediction, predict } from "../../../src/reliability/availability/predict.ts";
import { failureData } from "../../../src/reliability/failure-data/failure-data.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../../src/reliability/single-points.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { withLoadBalancer } from "../../lint/sound-topology.ts";
import { tangled } from "./tangled.ts";

it("is what availability says, and by bounds on either side of it, in 100 random topologies", () => {
  let bounded = 0;
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
      }
    }),
    { seed: 2026, numRuns: 100 },
  );
  expect(bounded).toBeGreaterThan(20);
});

it("is what single points of failure leave where not even bounds fit", () => {
  const planned = plan(withLoadBalancer({ replicas: 1, virtualIp: undefined }));
  const model = failureModel(planned);
  const singlePoints = singlePointsOfFailure(model);
  const [exact] = predict(planned, model, singlePoints);
  const [refused] = predict(planned, tangled(model), singlePoints, { memoryMiB: 0.0001 });
  expect(refused).toEqual({
    kind: "refused",
    entrypoint: "shop",
    availableAtMost: expect.any(Number),
    reached: expect.stringMatching(/^the decision diagram of .* has more than \d+ nodes/),
  });
  expect(refused?.availableAtMost).toBeGreaterThanOrEqual(exact?.availableAtMost ?? 1);
  expect(refused?.availableAtMost).toBeLessThan(0.9999);
});

function calculated(one: Prediction) {
  if (one.kind === "refused") return one;
  const { entrypoint, available, availableAtMost, worst } = one;
  return { entrypoint, available, availableAtMost, worst: worst() };
}
