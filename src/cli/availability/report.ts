import type { Plan } from "../../plan/model.ts";
import type { Availability } from "../../reliability/availability/availability.ts";
import type { Improvement, Improvements } from "../../reliability/availability/improvements.ts";
import type { EventFailureData } from "../../reliability/failure-data/model.ts";
import type { BasicEvent } from "../../reliability/model.ts";

/** What `nospof availability` has found. */
export interface AvailabilityReport {
  readonly plan: Plan;
  readonly events: readonly BasicEvent[];
  readonly data: readonly EventFailureData[];
  /** Indexes of the events that are taken to have occurred. */
  readonly assumed: readonly number[];
  readonly entrypoints: readonly EntrypointAvailability[];
  /** How many changes were tried, and how many more could have helped. */
  readonly changes: Pick<Improvements, "tried" | "left">;
}

export interface EntrypointAvailability extends Availability {
  /** Share of time that is promised. */
  readonly slo: number;
  /** The best first. */
  readonly improvements: readonly Improvement[];
}

/** Whether what is promised is kept: undecided where the promise lies between the bounds. */
export type Verdict = "kept" | "missed" | "undecided";

export function verdictOf({
  slo,
  available,
  availableAtMost,
}: Pick<EntrypointAvailability, "slo" | "available" | "availableAtMost">): Verdict {
  if (available >= slo) return "kept";
  return availableAtMost < slo ? "missed" : "undecided";
}

/** Whether what is promised is certain to be kept. */
export function isMet(one: Parameters<typeof verdictOf>[0]): boolean {
  return verdictOf(one) === "kept";
}
