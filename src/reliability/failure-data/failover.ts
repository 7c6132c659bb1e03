/** What clients feel of failures that an entrypoint survives: the structure function says nothing of them. */
import type { Plan } from "../../plan/model.ts";
import type { FailureModel, SinglePointOfFailure } from "../model.ts";
import type { FailingPart, OutageBound, Timer } from "../outage-model.ts";
import { outagePredictor } from "../outage-times.ts";
import { feltAlike } from "./felt-alike.ts";
import type { EventFailureData } from "./model.ts";

/** One event after which an entrypoint goes on by itself, but not at once. */
export interface Failover {
  readonly entrypoint: string;
  /** Index in `FailureModel.events`. */
  readonly event: number;
  /** How long no new request succeeds, each time, in milliseconds: the worst case of `docs/outage-times.md`. */
  readonly worstMs: number;
  /** What takes the time, the longest first. */
  readonly timers: readonly Timer[];
  /** Seconds in a year without service: `worstMs` for each failure and each maintenance of the event. An upper bound. */
  readonly secondsPerYear: number;
}

/**
 * For each entrypoint and each event that it survives after a pause: the pause, and what all pauses of a year add up to. In the order of
 * the model's tops, then events. Events of which nothing is felt, and those that only a repair ends, are not in the list: the structure
 * function counts the latter.
 *
 * It is an upper bound, twice: the pause is the worst one, no typical one is predicted; and it is counted for every member that may be
 * the active one, since nobody knows beforehand which one is. Linear in the events of each entrypoint: of those that are felt alike one
 * is looked at.
 *
 * @param data `failureData(plan, model)`
 * @param singlePoints `singlePointsOfFailure(model)`
 */
export function failovers(
  plan: Plan,
  model: FailureModel,
  data: readonly EventFailureData[],
  singlePoints: readonly SinglePointOfFailure[],
): readonly Failover[] {
  const predict = outagePredictor(plan, model, singlePoints);
  const alike = feltAlike(plan);
  const stops = new Set(
    singlePoints
      .filter(({ effect }) => effect === "down")
      .map(({ entrypoint, event }) => `${entrypoint} ${event.id}`),
  );
  const tops = model.tops.map(({ entrypoint }) => ({
    entrypoint,
    known: new Map<string, OutageBound>(),
    found: [] as Failover[],
  }));
  for (const [index, event] of model.events.entries()) {
    const part: FailingPart = { kind: "event", event };
    for (const { entrypoint, known, found } of tops) {
      const key = alike(entrypoint, event);
      if (key === "" || stops.has(`${entrypoint} ${event.id}`)) continue;
      const gap = known.get(key) ?? predict(entrypoint, part).gap;
      known.set(key, gap);
      if (gap.kind === "until-repaired" || gap.worstMs === 0) continue;
      const { failuresPerYear = 0, maintenancesPerYear = 0 } = data[index] ?? {};
      found.push({
        entrypoint,
        event: index,
        worstMs: gap.worstMs,
        timers: gap.timers,
        secondsPerYear: (gap.worstMs / 1000) * (failuresPerYear + maintenancesPerYear),
      });
    }
  }
  return tops.flatMap(({ found }) => found);
}
