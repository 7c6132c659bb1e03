/** Single points of failure of a plan in the shortest form that still says everything. */
import type { Plan } from "../../src/plan/model.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";
import { type HandMade, handMadePlan } from "./hand-made-plan.ts";

/** Ids of the events that take down any entrypoint of the plan. */
export function down(parts: HandMade): readonly string[] {
  return withEffect(handMadePlan(parts), "down");
}

/** Ids of the events that only degrade. */
export function degraded(parts: HandMade): readonly string[] {
  return withEffect(handMadePlan(parts), "degraded");
}

function withEffect(plan: Plan, effect: "down" | "degraded"): readonly string[] {
  return singlePointsOfFailure(failureModel(plan))
    .filter((point) => point.effect === effect)
    .map(({ event }) => event.id);
}
