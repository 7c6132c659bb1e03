import type { Plan } from "../plan/model.ts";
import { type Prediction, predict } from "../reliability/availability/predict.ts";
import { failureModel } from "../reliability/failure-model.ts";
import { type WorstOutage, worstOutages } from "../reliability/outage-worst.ts";
import { singlePointsOfFailure } from "../reliability/single-points.ts";
import type { RuleContext } from "./rule.ts";

/**
 * What a diagram may use, in MiB: room for a few hundred thousand nodes, as many as are made in about a second. Lint runs with
 * every edit; `nospof availability`, which is asked for, may use more.
 */
const PREDICTION_MEMORY_MIB = 16;

/** A plan with what is known of its failures. */
export function ruleContext(plan: Plan): RuleContext {
  const model = failureModel(plan);
  const singlePoints = singlePointsOfFailure(model);
  let outages: readonly WorstOutage[] | undefined;
  let predictions: readonly Prediction[] | undefined;
  return {
    plan,
    singlePoints,
    worstOutages: () => {
      outages ??= worstOutages(plan, model, singlePoints);
      return outages;
    },
    events: model.events,
    predictions: () => {
      predictions ??= predict(plan, model, singlePoints, { memoryMiB: PREDICTION_MEMORY_MIB });
      return predictions;
    },
  };
}
