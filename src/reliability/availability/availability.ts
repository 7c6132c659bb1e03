/** How available each entrypoint is: from the structure function and failure data of each event, exactly or between bounds. */
import type { Plan } from "../../plan/model.ts";
import type { Failover } from "../failure-data/failover.ts";
import type { EventFailureData } from "../failure-data/model.ts";
import type { FailureModel, TopEvent } from "../model.ts";
import { singlePointsOfFailure } from "../single-points.ts";
import { type Contributor, contributors } from "./contributors.ts";
import type { CalculationLimits, Downtime } from "./downtime.ts";
import { type Calculation, calculation } from "./served.ts";

/**
 * Of one entrypoint. Shares of time are from 0 to 1. Each is pessimistic; what is at least or at most so much is the other end of what is
 * possible, and the same number where it is calculated by a diagram.
 */
export interface Availability {
  readonly entrypoint: string;
  /** Share of time in which too much is down for it to serve, for the failure data that there is: at most so much. */
  readonly down: number;
  readonly downAtLeast: number;
  /** Share of time that pauses add, until something else has taken over: an upper bound. */
  readonly failover: number;
  /** `1 - down - failover`, not below 0. */
  readonly available: number;
  /** `1 - downAtLeast - failover`, not below 0. */
  readonly availableAtMost: number;
  /** Share of time in which something is missing, a soft dependency or all of it. */
  readonly degraded: number;
  readonly degradedAtLeast: number;
  /** `diagram`: exact. `bounds`: for what is too large for a diagram. */
  readonly calculatedBy: { readonly down: Downtime["by"]; readonly degraded: Downtime["by"] };
  /** What takes it down, the worst first. */
  readonly contributors: readonly Contributor[];
  /** After what it pauses, the worst first. */
  readonly pauses: readonly Failover[];
}

/**
 * In the order of the model's tops.
 *
 * @param plan that `model` was made of: for what pauses while something takes over
 * @param data `failureData(plan, model)`
 * @param limits of each calculation. Default: those of {@link CalculationLimits}
 * @throws EngineLimitError when even the bounds of a structure function need more memory than they may use
 * @example
 * const [shop] = availability(plan, model, failureData(plan, model));
 * shop?.available; // 0.99987
 */
export function availability(
  plan: Plan,
  model: FailureModel,
  data: readonly EventFailureData[],
  limits: CalculationLimits = {},
): readonly Availability[] {
  const calculated = calculation(plan, model, data, singlePointsOfFailure(model), limits);
  return model.tops.map((top) => availabilityOf(top, model, calculated));
}

function availabilityOf(
  top: TopEvent,
  model: FailureModel,
  { served, downtime, shares }: Calculation,
): Availability {
  const { down, ...one } = served(top);
  const degraded = downtime(top.undegraded);
  return {
    ...one,
    down: down.most,
    downAtLeast: down.least,
    degraded: degraded.most,
    degradedAtLeast: degraded.least,
    calculatedBy: { down: down.by, degraded: degraded.by },
    contributors: contributors(model, top.serves, down, shares),
  };
}
