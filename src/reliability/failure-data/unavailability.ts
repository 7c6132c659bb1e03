/**
 * Steady state of a part that is up for a mean time, down for a mean time, and so on without an end. Only the means count: the formulas
 * hold for any distribution of both times (renewal theory: Barlow and Proschan, "Mathematical Theory of Reliability", 1965, chapter 3).
 */
import { type FailureTimes, HOURS_PER_YEAR } from "./model.ts";

/**
 * The share of time that a part is down for repairs: MTTR ÷ (MTBF + MTTR).
 * @example unavailabilityOf({ mtbfHours: 999, mttrHours: 1 }) // 0.001
 */
export function unavailabilityOf({ mtbfHours, mttrHours }: FailureTimes): number {
  return mtbfHours === Number.POSITIVE_INFINITY ? 0 : mttrHours / (mtbfHours + mttrHours);
}

/** How often it fails: once in each round of being up and being repaired. */
export function failuresPerYear({ mtbfHours, mttrHours }: FailureTimes): number {
  return HOURS_PER_YEAR / (mtbfHours + mttrHours);
}

/**
 * The probability that at least one of two independent causes holds a part down. Their sum would count the time twice in which both do,
 * and could exceed 1.
 */
export function eitherOf(one: number, other: number): number {
  return one + other - one * other;
}

/**
 * A part that works while all of its own parts do, each of which fails and is repaired by itself: their rates of failure add up, their
 * availabilities multiply, and its mean time to repair is what makes both true.
 */
export function inSeries(parts: readonly FailureTimes[]): FailureTimes {
  const [only, ...others] = parts;
  if (only === undefined) return { mtbfHours: Number.POSITIVE_INFINITY, mttrHours: 0 };
  if (others.length === 0) return only;
  const failuresPerHour = parts.reduce((sum, { mtbfHours }) => sum + 1 / mtbfHours, 0);
  if (failuresPerHour === 0) return { mtbfHours: Number.POSITIVE_INFINITY, mttrHours: only.mttrHours };
  const mtbfHours = 1 / failuresPerHour;
  const down = parts.map(unavailabilityOf).reduce(eitherOf, 0);
  return { mtbfHours, mttrHours: (mtbfHours * down) / (1 - down) };
}

/** How long a part is up between outages, from the share of time that it is up and the length of an outage. */
export function mtbfOf(availability: number, mttrHours: number): number {
  return availability >= 1 ? Number.POSITIVE_INFINITY : (mttrHours * availability) / (1 - availability);
}
