/** When the scripts of a backup are started, and whose turn it is. */
import type { Backup } from "../../topology/model.ts";

const MINUTE = 60_000;

/** Minutes at which an hour can be cut evenly, so that a calendar can say it. */
const TICKS = [60, 30, 20, 15, 12, 10, 6, 5, 4, 3, 2, 1] as const;

/** How often in each period an instance looks whether there is something to do. */
const LOOKS = 6;

/**
 * Minutes between two looks. A period may have any length, and a calendar may not; so the timer only lets the script look, which
 * counts periods by itself. One that failed, or that a machine slept through, is made at the next look.
 */
export function tickMinutes(everyMs: number): number {
  return TICKS.find((tick) => everyMs % (tick * MINUTE) === 0 && tick * MINUTE * LOOKS <= everyMs) ?? 1;
}

/** As often as asked, or more often where a calendar cannot say it. */
export function shippingMinutes(everyMs: number): number {
  return TICKS.find((tick) => tick * MINUTE <= everyMs) ?? 1;
}

/** Of systemd.time(7), behind the date. @example calendarTime(15) // "*:00/15:00" */
export function calendarTime(minutes: number): string {
  return minutes === 60 ? "*:00:00" : `*:00/${minutes}:00`;
}

/**
 * From the beginning of a period until it is the turn of the n-th: when the one before it should be done, and all within the period.
 *
 * @param turn From 0
 * @param turns How many take turns
 */
export function turnSeconds(
  { everyMs, durationMs }: Pick<Backup, "everyMs" | "durationMs">,
  turn: number,
  turns: number,
): number {
  return Math.floor((Math.min(durationMs, everyMs / turns) * turn) / 1000);
}
