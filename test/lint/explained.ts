import { causeKey } from "../../src/lint/cause/cause.ts";
import type { Effect } from "../../src/lint/cause/causes.ts";
import { type ExplainedPoint, explainSinglePoints } from "../../src/lint/cause/single-point-findings.ts";
import { indexPlan } from "../../src/lint/plan-index.ts";
import type { Plan } from "../../src/plan/model.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";

export function explained(plan: Plan, effect: Effect): readonly ExplainedPoint[] {
  const singlePoints = singlePointsOfFailure(failureModel(plan));
  return explainSinglePoints({ plan, singlePoints }, effect, indexPlan(plan));
}

/** The same fault of the same part by the same event. */
export function explainedKey({ event, cause }: ExplainedPoint): string {
  return `${event.id} ${causeKey(cause)}`;
}
