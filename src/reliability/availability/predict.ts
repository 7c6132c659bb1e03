/** Whether what each entrypoint promises is kept: as `availability` calculates it, at a cost that is bounded. */
import type { Plan } from "../../plan/model.ts";
import { EngineLimitError } from "../engine/engine-limit.ts";
import type { Failover } from "../failure-data/failover.ts";
import { failureData } from "../failure-data/failure-data.ts";
import type { EventFailureData } from "../failure-data/model.ts";
import type { FailureModel, SinglePointOfFailure } from "../model.ts";
import { type Contributor, worstContributor } from "./contributors.ts";
import type { CalculationLimits, Downtime } from "./downtime.ts";
import { calculation } from "./served.ts";

/** Of one entrypoint. Shares of time are from 0 to 1. */
export type Prediction = CalculatedPrediction | RefusedPrediction;

export interface CalculatedPrediction {
  readonly kind: "calculated";
  readonly entrypoint: string;
  /** `diagram`: exact. `bounds`: between `available` and `availableAtMost`. */
  readonly by: Downtime["by"];
  /** As {@link Availability} has them. */
  readonly available: number;
  readonly availableAtMost: number;
  readonly failover: number;
  /** What costs most of the time in which too much is down; undefined when nothing does. Worked out when somebody asks. */
  readonly worst: () => Contributor | undefined;
  /** After what it pauses longest in a year; undefined where it never pauses. */
  readonly longestPause: Failover | undefined;
}

/** Its structure function needs more memory than it may use, even for bounds. */
export interface RefusedPrediction {
  readonly kind: "refused";
  readonly entrypoint: string;
  /** No more than this: what each single point of failure, and every pause, leaves. */
  readonly availableAtMost: number;
  /** What needed more: see {@link EngineLimitError}. */
  readonly reached: string;
}

/**
 * In the order of the model's tops. Of an entrypoint that is too large for bounds as well only its single points say something, and the others are
 * calculated all the same.
 *
 * @param singlePoints `singlePointsOfFailure(model)`
 * @param limits of each calculation. Default: those of {@link CalculationLimits}
 * @example
 * const [shop] = predict(plan, model, singlePoints, { memoryMiB: 16 });
 * shop?.availableAtMost; // 0.99987
 */
export function predict(
  plan: Plan,
  model: FailureModel,
  singlePoints: readonly SinglePointOfFailure[],
  limits: CalculationLimits = {},
): readonly Prediction[] {
  const data = failureData(plan, model);
  const { served, pausesOf, shares } = calculation(plan, model, data, singlePoints, limits);
  return model.tops.map((top): Prediction => {
    const { entrypoint } = top;
    try {
      const { down, pauses, available, availableAtMost, failover } = served(top);
      return {
        kind: "calculated",
        entrypoint,
        by: down.by,
        available,
        availableAtMost,
        failover,
        worst: () => worstContributor(model, top.serves, down, shares),
        longestPause: pauses[0],
      };
    } catch (error) {
      if (!(error instanceof EngineLimitError)) throw error;
      const left = withoutSinglePoints(entrypoint, model, data, singlePoints);
      const availableAtMost = Math.max(0, left - pausesOf(entrypoint).failover);
      return { kind: "refused", entrypoint, availableAtMost, reached: error.reached };
    }
  });
}

/** The share of time in which no event that alone takes it down has occurred. */
function withoutSinglePoints(
  entrypoint: string,
  { events }: FailureModel,
  data: readonly EventFailureData[],
  singlePoints: readonly SinglePointOfFailure[],
): number {
  const fatal = new Set(
    singlePoints
      .filter((point) => point.entrypoint === entrypoint && point.effect === "down")
      .map(({ event }) => event.id),
  );
  return events.reduce(
    (up, { id }, index) => (fatal.has(id) ? up * (1 - (data[index]?.unavailability ?? 0)) : up),
    1,
  );
}
