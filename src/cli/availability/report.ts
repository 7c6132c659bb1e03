import type { Plan } from "../../plan/model.ts";
import type { Availability } from "../../reliability/availability/availability.ts";
import type { Improvement } from "../../reliability/availability/improvements.ts";
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
}

export interface EntrypointAvailability extends Availability {
  /** Share of time that is promised. */
  readonly slo: number;
  /** The best first. */
  readonly improvements: readonly Improvement[];
}

/** Whether what is promised is kept. */
export function isMet({ slo, available }: Pick<EntrypointAvailability, "slo" | "available">): boolean {
  return available >= slo;
}
