import fc from "fast-check";
import { expect, it } from "vitest";
import { plan } from "../../../src/plan/plan.ts";
import { assumedDown } from "../../../src/reliability/assumed-down.ts";
import { type Availability, availability } from "../../../src/reliability/availability/availability.ts";
import { improvements } from "../../../src/reliability/availability/improvements.ts";
import { predict } from "../../../src/reliability/availability/predict.ts";
import { servedShares } from "../../../src/reliability/availability/served.ts";
import { failureData } from "../../../src/reliability/failure-data/failure-data.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../../src/reliability/single-points.ts";
import type { Topology } from "../../../src/topology/model.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { smallProduct } from "./small-products.ts";

/** Minutes on the wall where other tests take turns with it. */
const PATIENCE_MS = 300_000;
const NO_DIAGRAM = { diagramEvents: 0 };
const ROUNDING = 1e-12;

function bothWays(topology: Topology, occurred: readonly number[] = []) {
  const planned = plan(topology);
  const model = assumedDown(failureModel(planned), new Set(occurred));
  const data = failureData(planned, model);
  const exact = availability(planned, model, data);
  return { exact, bounded: availability(planned, model, data, NO_DIAGRAM) };
}

function expectAround(exact: readonly Availability[], bounded: readonly Availability[]): void {
  expect(bounded.map(({ entrypoint }) => entrypoint)).toEqual(exact.map(({ entrypoint }) => entrypoint));
  for (const [index, one] of exact.entries()) {
    const other = bounded[index] ?? one;
    expect(one.calculatedBy).toEqual({ down: "diagram", degraded: "diagram" });
    expect(other.calculatedBy).toEqual({ down: "bounds", degraded: "bounds" });
    expect(one).toMatchObject({
      downAtLeast: one.down,
      availableAtMost: one.available,
      degradedAtLeast: one.degraded,
    });
    for (const [least, share, most] of [
      [other.downAtLeast, one.down, other.down],
      [other.available, one.available, other.availableAtMost],
      [other.degradedAtLeast, one.degraded, other.degraded],
    ] as const) {
      expect(least).toBeLessThanOrEqual(share + ROUNDING);
      expect(most).toBeGreaterThanOrEqual(share - ROUNDING);
    }
    expect(other.pauses).toEqual(one.pauses);
    expectContributors(one, other);
  }
}

it(
  "finds what costs most without a look at each contributor, in 100 random topologies",
  () => {
    fc.assert(
      fc.property(topologyArbitrary(), (topology) => {
        const planned = plan(topology);
        const model = failureModel(planned);
        const data = failureData(planned, model);
        const all = availability(planned, model, data, NO_DIAGRAM);
        const found = predict(planned, model, singlePointsOfFailure(model), NO_DIAGRAM);
        for (const [index, one] of found.entries()) {
          if (one.kind === "refused") throw new Error(one.reached);
          const { gone = 0 } = all[index]?.contributors[0] ?? {};
          expect(one.worst()?.gone ?? 0).toBeCloseTo(gone, 12);
        }
      }),
      { seed: 2026, numRuns: 100 },
    );
  },
  PATIENCE_MS,
);

/** Nobody who costs anything is left out, and nobody costs more than is uncertain. */
function expectContributors(one: Availability, other: Availability): void {
  const uncertain = other.down - other.downAtLeast + ROUNDING;
  for (const { kind, of, gone } of one.contributors) {
    const same = other.contributors.find((each) => each.kind === kind && each.of === of);
    expect(same).toMatchObject({ birnbaum: undefined, each: undefined });
    expect(same?.gone).toBeGreaterThanOrEqual(0);
    expect(same?.gone).toBeLessThanOrEqual(gone + uncertain);
  }
  const costs = other.contributors.map(({ gone }) => gone);
  expect(costs).toEqual(costs.toSorted((a, b) => b - a));
}

it(
  "holds what is exact, in 100 random topologies of which some parts are down",
  () => {
    const drawn = fc.tuple(topologyArbitrary(), fc.uniqueArray(fc.nat(30), { maxLength: 2 }));
    fc.assert(
      fc.property(drawn, ([topology, occurred]) => {
        const { exact, bounded } = bothWays(topology, occurred);
        expectAround(exact, bounded);
      }),
      { seed: 2026, numRuns: 100 },
    );
  },
  PATIENCE_MS,
);

it(
  "holds what is exact of 85 instances that share racks, zones and feeds, and finds what costs most",
  () => {
    const { exact, bounded } = bothWays(smallProduct());
    expectAround(exact, bounded);
    const [[one], [other]] = [exact, bounded];
    expect((other?.down ?? 1) - (other?.downAtLeast ?? 0)).toBeLessThan(0.01 * (one?.down ?? 0));
    const first = (of: Availability | undefined) => of?.contributors.slice(0, 3).map(({ kind }) => kind);
    expect(first(other)).toEqual(first(one));
  },
  PATIENCE_MS,
);

it(
  "lists no change of which bounds do not show that it gains anything",
  () => {
    const topology = smallProduct();
    const planned = plan(topology);
    const model = failureModel(planned);
    const now = availability(planned, model, failureData(planned, model), NO_DIAGRAM);
    const { found, tried, left } = improvements({ topology, plan: planned, now }, (changed, of, data) =>
      servedShares(changed, of, data, NO_DIAGRAM),
    );
    expect(tried).toBe(16);
    expect(left).toBeGreaterThan(0);
    for (const { before, after } of found) {
      expect(before).toBe(now[0]?.availableAtMost);
      expect(after).toBeGreaterThan(before);
    }
  },
  PATIENCE_MS,
);
