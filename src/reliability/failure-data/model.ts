/** How likely each event of the failure model is, and how often it occurs. */

/** Hours in a year: 365 days, as in the units of a topology. */
export const HOURS_PER_YEAR = 8760;

export const MS_PER_HOUR = 3_600_000;

/** A part that fails and is repaired, over and over. */
export interface FailureTimes {
  /** Mean hours from the end of a repair to the next failure; `Infinity`: it never fails by itself. */
  readonly mtbfHours: number;
  /** Mean hours from a failure until it serves again. */
  readonly mttrHours: number;
}

/** Of one event of the failure model. */
export interface EventFailureData extends FailureTimes {
  /** Share of the time for which it is down for maintenance, 0 to less than 1; 0 where none is declared. */
  readonly plannedUnavailability: number;
  /** How often a year it is taken down for maintenance. */
  readonly maintenancesPerYear: number;
  /** Probability that it is down at any moment, for failures and maintenance together: 0 to 1. */
  readonly unavailability: number;
  /** How often a year it fails by itself. */
  readonly failuresPerYear: number;
  /** Where the two times come from: the topology says both, one of them, or neither. */
  readonly from: "declared" | "partly-declared" | "default";
  /** For people: what was declared where, and the publication behind each default. */
  readonly source: string;
}
