/** What clients of the first entrypoint are told to expect. */
import type { Plan } from "../../src/plan/model.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import type { OutagePrediction } from "../../src/reliability/outage-model.ts";
import { predictOutages } from "../../src/reliability/outage-times.ts";

/** Of an instance that is lost, or of one of its programs. */
export function predicted(
  plan: Plan,
  instance: string,
  program?: string,
  mode: "killed" | "hung" = "killed",
): OutagePrediction {
  const found = predictOutages(plan, failureModel(plan)).find(({ part }) =>
    part.kind === "event"
      ? program === undefined && part.event.id === `instance:${instance}`
      : part.instance === instance && part.program === program && part.mode === mode,
  );
  if (found === undefined) throw new Error(`nothing is predicted of ${program ?? "all"} of ${instance}`);
  return found;
}

/** The longest gap, in milliseconds. */
export function predictedMs(...what: Parameters<typeof predicted>): number {
  const { gap } = predicted(...what);
  return gap.kind === "bounded" ? gap.worstMs : Number.POSITIVE_INFINITY;
}
