/** What clients have after something failed, by the failure model. */
import { isUp } from "../../reliability/evaluation.ts";
import type { FailureModel, TopEvent } from "../../reliability/model.ts";
import type { Expectation } from "../model.ts";

export type State = Expectation["state"];

const FROM_BEST = ["serves", "degraded", "down"] as const satisfies readonly State[];

/** @param failed indexes into `model.events` */
export function stateOf(model: FailureModel, top: TopEvent, failed: ReadonlySet<number>): State {
  if (!isUp(model, top.serves, failed)) return "down";
  return isUp(model, top.undegraded, failed) ? "serves" : "degraded";
}

/** From best to worst: serves, degraded, down. */
export function isWorse(one: State, other: State): boolean {
  return FROM_BEST.indexOf(one) > FROM_BEST.indexOf(other);
}
