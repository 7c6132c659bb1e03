/** Whether what each entrypoint promises is kept: as `availability` calculates it, at a cost that is bounded. */
import type { Plan } from "../../plan/model.ts";
import { compile } from "../engine/compile.ts";
import { EngineLimitError, type EngineLimits } from "../engine/engine-limit.ts";
import { unavailability } from "../engine/unavailability.ts";
import { type Failover, failovers } from "../failure-data/failover.ts";
import { failureData } from "../failure-data/failure-data.ts";
import type { EventFailureData } from "../failure-data/model.ts";
import type { FailureModel, SinglePointOfFailure, TopEvent } from "../model.ts";
import { type Contributor, contributors } from "./contributors.ts";
import { faultTreeOf } from "./fault-tree-of.ts";
import { SECONDS_PER_YEAR } from "./words.ts";

/** Of one entrypoint. Shares of time are from 0 to 1. */
export type Prediction = ExactPrediction | BoundedPrediction;

export interface ExactPrediction {
  readonly kind: "exact";
  readonly entrypoint: string;
  /** As {@link Availability} has them. */
  readonly available: number;
  readonly failover: number;
  /** What costs most of the time in which too much is down; undefined when nothing does. Worked out when somebody asks. */
  readonly worst: () => Contributor | undefined;
  /** After what it pauses longest in a year; undefined where it never pauses. */
  readonly longestPause: Failover | undefined;
}

/** Its structure function needs more memory than it may use. */
export interface BoundedPrediction {
  readonly kind: "bounded";
  readonly entrypoint: string;
  /** No more than this: what each single point of failure, and every pause, leaves. */
  readonly availableAtMost: number;
  /** What needed more: see {@link EngineLimitError}. */
  readonly reached: string;
}

/**
 * In the order of the model's tops. An entrypoint that is too large gets a bound from above, and the others are exact all the same.
 *
 * @param singlePoints `singlePointsOfFailure(model)`
 * @param limits of each structure function. Default: those of the engine
 * @example
 * const [shop] = predict(plan, model, singlePoints, { memoryMiB: 16 });
 * shop?.kind === "exact" ? shop.available : shop?.availableAtMost; // 0.99987
 */
export function predict(
  plan: Plan,
  model: FailureModel,
  singlePoints: readonly SinglePointOfFailure[],
  limits: EngineLimits = {},
): readonly Prediction[] {
  const data = failureData(plan, model);
  const shares = Float64Array.from(data, (each) => each.unavailability);
  const pauses = Map.groupBy(failovers(plan, model, data, singlePoints), ({ entrypoint }) => entrypoint);
  return model.tops.map((top): Prediction => {
    const { entrypoint } = top;
    const own = (pauses.get(entrypoint) ?? []).toSorted((a, b) => b.secondsPerYear - a.secondsPerYear);
    const failover = own.reduce((sum, { secondsPerYear }) => sum + secondsPerYear, 0) / SECONDS_PER_YEAR;
    try {
      return exact(model, top, shares, { failover, longestPause: own[0] }, limits);
    } catch (error) {
      if (!(error instanceof EngineLimitError)) throw error;
      const availableAtMost = Math.max(
        0,
        withoutSinglePoints(entrypoint, model, data, singlePoints) - failover,
      );
      return { kind: "bounded", entrypoint, availableAtMost, reached: error.reached };
    }
  });
}

function exact(
  model: FailureModel,
  { entrypoint, serves }: TopEvent,
  shares: Float64Array,
  { failover, longestPause }: Pick<ExactPrediction, "failover" | "longestPause">,
  limits: EngineLimits,
): ExactPrediction {
  const compiled = compile(faultTreeOf(model, serves), limits);
  const down = unavailability(compiled, shares);
  return {
    kind: "exact",
    entrypoint,
    available: Math.max(0, 1 - down - failover),
    failover,
    worst: () => contributors(model, compiled, shares, down)[0],
    longestPause,
  };
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
