/** How available each entrypoint is: from the structure function and failure data of each event, exactly. */
import type { Plan } from "../../plan/model.ts";
import { compile } from "../engine/compile.ts";
import { unavailability } from "../engine/unavailability.ts";
import { type Failover, failovers } from "../failure-data/failover.ts";
import type { EventFailureData } from "../failure-data/model.ts";
import type { FailureModel, TopEvent } from "../model.ts";
import { singlePointsOfFailure } from "../single-points.ts";
import { type Contributor, contributors } from "./contributors.ts";
import { faultTreeOf } from "./fault-tree-of.ts";
import { SECONDS_PER_YEAR } from "./words.ts";

/** Of one entrypoint. Shares of time are from 0 to 1. */
export interface Availability {
  readonly entrypoint: string;
  /** Share of time in which too much is down for it to serve. Exact, for the failure data that there is. */
  readonly down: number;
  /** Share of time that pauses add, until something else has taken over: an upper bound. */
  readonly failover: number;
  /** `1 - down - failover`, not below 0. */
  readonly available: number;
  /** Share of time in which something is missing, a soft dependency or all of it. */
  readonly degraded: number;
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
 * @throws EngineLimitError when a structure function needs more memory than it may use
 * @example
 * const [shop] = availability(plan, model, failureData(plan, model));
 * shop?.available; // 0.99987
 */
export function availability(
  plan: Plan,
  model: FailureModel,
  data: readonly EventFailureData[],
): readonly Availability[] {
  const shares = Float64Array.from(data, (each) => each.unavailability);
  const pauses = Map.groupBy(
    failovers(plan, model, data, singlePointsOfFailure(model)),
    ({ entrypoint }) => entrypoint,
  );
  return model.tops.map((top) => {
    const compiled = compile(faultTreeOf(model, top.serves));
    const down = unavailability(compiled, shares);
    const own = (pauses.get(top.entrypoint) ?? []).toSorted((a, b) => b.secondsPerYear - a.secondsPerYear);
    const failover = own.reduce((sum, { secondsPerYear }) => sum + secondsPerYear, 0) / SECONDS_PER_YEAR;
    return {
      entrypoint: top.entrypoint,
      down,
      failover,
      available: Math.max(0, 1 - down - failover),
      degraded: degradedShare(model, top, down, shares),
      contributors: contributors(model, compiled, shares, down),
      pauses: own,
    };
  });
}

function degradedShare(
  model: FailureModel,
  { serves, undegraded }: TopEvent,
  down: number,
  shares: Float64Array,
): number {
  return serves === undegraded ? down : unavailability(compile(faultTreeOf(model, undegraded)), shares);
}
