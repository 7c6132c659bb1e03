/** What else may fail while instances are away. */
import type { Plan } from "../../plan/model.ts";
import type { FailureModel } from "../model.ts";
import type { StepRedundancy } from "./model.ts";

/**
 * Prepares a plan for the question which redundancy is left while some of its instances are away. Exact, by the failure
 * model.
 *
 * @param model the failure model of this plan
 * @returns the answer for names of instances; throws an Error for a name that the plan does not hold
 * @example redundancyDuring(plan, failureModel(plan))(["web-1"]).left
 */
export function redundancyDuring(
  _plan: Plan,
  _model: FailureModel,
): (away: readonly string[]) => StepRedundancy {
  throw new Error("not written yet");
}
