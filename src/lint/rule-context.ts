import type { Plan } from "../plan/model.ts";
import { failureModel } from "../reliability/failure-model.ts";
import { type WorstOutage, worstOutages } from "../reliability/outage-worst.ts";
import { singlePointsOfFailure } from "../reliability/single-points.ts";
import type { RuleContext } from "./rule.ts";

/** A plan with what is known of its failures. */
export function ruleContext(plan: Plan): RuleContext {
  const model = failureModel(plan);
  const singlePoints = singlePointsOfFailure(model);
  let outages: readonly WorstOutage[] | undefined;
  return {
    plan,
    singlePoints,
    worstOutages: () => {
      outages ??= worstOutages(plan, model, singlePoints);
      return outages;
    },
  };
}
