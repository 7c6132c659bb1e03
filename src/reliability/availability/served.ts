/** How much of the time an entrypoint serves: what is down and what pauses leave. */
import type { Plan } from "../../plan/model.ts";
import { type Failover, failovers } from "../failure-data/failover.ts";
import type { EventFailureData } from "../failure-data/model.ts";
import type { FailureModel, SinglePointOfFailure, TopEvent } from "../model.ts";
import { singlePointsOfFailure } from "../single-points.ts";
import { type CalculationLimits, type Downtime, downtimes } from "./downtime.ts";
import { SECONDS_PER_YEAR } from "./words.ts";

/** Of one entrypoint. Shares of time are from 0 to 1. */
export interface Served {
  readonly entrypoint: string;
  /** Too much is down for it to serve. */
  readonly down: Downtime;
  /** Share of time that pauses add, until something else has taken over: an upper bound. */
  readonly failover: number;
  /** `1 - down.most - failover`, not below 0. */
  readonly available: number;
  /** The same of `down.least`; equal to `available` where that is exact. */
  readonly availableAtMost: number;
  /** After what it pauses, the worst first. */
  readonly pauses: readonly Failover[];
}

/** What is known of the events and pauses of a model, and what becomes of it. */
export interface Calculation {
  /** By event: the share of time in which it is down. */
  readonly shares: Float64Array;
  /** Of a node of the model. It throws an EngineLimitError when not even its bounds fit. */
  readonly downtime: (node: number) => Downtime;
  readonly pausesOf: (entrypoint: string) => Pick<Served, "failover" | "pauses">;
  /** It throws as `downtime` does. */
  readonly served: (top: TopEvent) => Served;
}

/** @param singlePoints `singlePointsOfFailure(model)` */
export function calculation(
  plan: Plan,
  model: FailureModel,
  data: readonly EventFailureData[],
  singlePoints: readonly SinglePointOfFailure[],
  limits: CalculationLimits = {},
): Calculation {
  const shares = Float64Array.from(data, (each) => each.unavailability);
  const downtime = downtimes(model, shares, limits);
  const pauses = Map.groupBy(failovers(plan, model, data, singlePoints), ({ entrypoint }) => entrypoint);
  const pausesOf = (entrypoint: string) => {
    const own = (pauses.get(entrypoint) ?? []).toSorted((a, b) => b.secondsPerYear - a.secondsPerYear);
    const seconds = own.reduce((sum, { secondsPerYear }) => sum + secondsPerYear, 0);
    return { failover: seconds / SECONDS_PER_YEAR, pauses: own };
  };
  return {
    shares,
    downtime,
    pausesOf,
    served: ({ entrypoint, serves }) => {
      const down = downtime(serves);
      const own = pausesOf(entrypoint);
      return {
        entrypoint,
        down,
        ...own,
        available: Math.max(0, 1 - down.most - own.failover),
        availableAtMost: Math.max(0, 1 - down.least - own.failover),
      };
    },
  };
}

/**
 * Of each entrypoint how much it serves, and nothing else: for those who compare.
 *
 * @throws EngineLimitError when not even the bounds of one fit
 */
export function servedShares(
  plan: Plan,
  model: FailureModel,
  data: readonly EventFailureData[],
  limits: CalculationLimits = {},
): readonly Served[] {
  const { served } = calculation(plan, model, data, singlePointsOfFailure(model), limits);
  return model.tops.map(served);
}
