import { causeKey } from "../../src/lint/cause/cause.ts";
import type { Effect } from "../../src/lint/cause/causes.ts";
import { type ExplainedPoint, explainSinglePoints } from "../../src/lint/cause/single-point-findings.ts";
import { indexPlan } from "../../src/lint/plan-index.ts";
import { ruleContext } from "../../src/lint/rule-context.ts";
import type { Plan } from "../../src/plan/model.ts";

export function explained(plan: Plan, effect: Effect): readonly ExplainedPoint[] {
  return explainSinglePoints(ruleContext(plan), effect, indexPlan(plan));
}

/** The same fault of the same part by the same event. */
export function explainedKey({ event, cause }: ExplainedPoint): string {
  return `${event.id} ${causeKey(cause)}`;
}
