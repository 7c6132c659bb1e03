/** In which order the groups of a running topology are updated, and the instances in each. */
import type { Plan } from "../../plan/model.ts";
import type { FailureModel } from "../model.ts";
import type { RolloutGroup } from "./model.ts";

export function rolloutOrder(_plan: Plan, _model: FailureModel): readonly RolloutGroup[] {
  throw new Error("not written yet");
}
