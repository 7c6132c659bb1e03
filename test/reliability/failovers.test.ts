import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { type Failover, failovers } from "../../src/reliability/failure-data/failover.ts";
import { failureData } from "../../src/reliability/failure-data/failure-data.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { predictOutages } from "../../src/reliability/outage-times.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";
import type { Topology } from "../../src/topology/model.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { smallShop } from "./felt.ts";
import { sturdyTopology } from "./sturdy-topology.ts";

function failoversOf(topology: Topology): readonly (Failover & { readonly id: string })[] {
  const planned = plan(topology);
  const model = failureModel(planned);
  const data = failureData(planned, model);
  return failovers(planned, model, data, singlePointsOfFailure(model)).map((one) => ({
    ...one,
    id: model.events[one.event]?.id ?? "",
  }));
}

describe("failovers", () => {
  const shop = smallShop();

  it("A member of a virtual IP that fails is felt each time, for as long as the timers say.", () => {
    const found = failoversOf(shop).find(({ id }) => id === "instance:web-1");
    // Three adverts of 200 ms and the skew of the successor; once in 120 days and half an hour.
    expect(found?.worstMs).toBeGreaterThan(600);
    expect(found?.worstMs).toBeLessThan(700);
    expect(found?.timers[0]?.name).toBe("keepalived of web: 3 × advert_int 0.2 s");
    expect(found?.secondsPerYear).toBeCloseTo(((found?.worstMs ?? 0) / 1000) * (8760 / 2880.5), 9);
  });

  it("Planned maintenance of a member is felt as well.", () => {
    const maintenance = { everyMs: 73 * 24 * 3_600_000, takesMs: 60_000 };
    const planned = failoversOf({ ...shop, failureData: { instance: { maintenance } } });
    const found = planned.find(({ id }) => id === "instance:web-1");
    expect(found?.secondsPerYear).toBeCloseTo(((found?.worstMs ?? 0) / 1000) * (8760 / 2880.5 + 5), 9);
  });

  it("No failover is counted where nothing is felt, nor where only a repair helps.", () => {
    const ids = failoversOf(shop).map(({ id }) => id);
    expect(ids).toContain("instance:web-2");
    expect(ids).not.toContain("network:edge");
  });
});

/** One look at each event of each entrypoint, without asking which are felt alike. */
function oneByOne(topology: Topology): void {
  const planned = plan(topology);
  const model = failureModel(planned);
  const expected = predictOutages(planned, model).flatMap(({ entrypoint, part, gap }) =>
    part.kind === "event" && gap.kind === "bounded" && gap.worstMs > 0
      ? [{ entrypoint, id: part.event.id, worstMs: gap.worstMs, timers: gap.timers }]
      : [],
  );
  const found = failoversOf(topology).map(({ entrypoint, id, worstMs, timers }) => ({
    entrypoint,
    id,
    worstMs,
    timers,
  }));
  expect(found).toEqual(expected);
}

it("are those of the outage times of random topologies", () => {
  fc.assert(fc.property(topologyArbitrary({ choosing: true }), oneByOne), { numRuns: 100 });
});

it("are those of the outage times of random topologies with few single points", () => {
  fc.assert(fc.property(sturdyTopology, oneByOne), { numRuns: 100 });
});
