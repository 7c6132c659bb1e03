/** How long an instance is away when it is replaced. */
import type { Instance, Plan } from "../../plan/model.ts";
import type { RestartTimes } from "./model.ts";

export function updateSeconds(_plan: Plan, _instance: Instance, _times: RestartTimes): number {
  throw new Error("not written yet");
}
