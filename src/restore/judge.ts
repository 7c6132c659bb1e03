/** What was measured of a backup against what it promises. */
import type { PlannedBackup } from "../plan/model.ts";
import { shippingMinutes } from "../render/backup/schedule.ts";
import type { RestoreMeasured, RestoreResult } from "./model.ts";

export interface Judgement {
  /** What a failure at the worst moment loses, in milliseconds; undefined: nothing was measured. */
  readonly rpoMs: number | undefined;
  readonly rtoMs: number | undefined;
  /** Why it does not hold, for people. Empty: it does. */
  readonly faults: readonly string[];
}

export function judge({ backup, measured, error }: RestoreResult): Judgement {
  if (measured === undefined) {
    return { rpoMs: undefined, rtoMs: undefined, faults: [error ?? "it was not measured"] };
  }
  const rpoMs = worstLoss(backup, measured);
  const differ = (names: readonly string[]): string => names.join(", ");
  return {
    rpoMs,
    rtoMs: measured.restoreMs,
    faults: [
      ...(error === undefined ? [] : [error]),
      ...(measured.compared === 0 ? ["there was nothing to compare"] : []),
      ...(measured.different.length > 0 ? [`not as at the source: ${differ(measured.different)}`] : []),
      ...(measured.pointInTime !== undefined && measured.pointInTime.different.length > 0
        ? [`not as it was at ${measured.pointInTime.until}: ${differ(measured.pointInTime.different)}`]
        : []),
      ...measured.damages.filter(({ refused }) => !refused).map(({ kind }) => `restored although ${kind}`),
      ...(rpoMs > backup.rpoMs ? ["loses more than promised"] : []),
      ...(measured.restoreMs > backup.rtoMs ? ["takes longer than promised"] : []),
    ],
  };
}

/**
 * The schedule is the topology's, how long a backup takes was measured: a failure just before one is complete leaves the one before
 * it. With binary logs it is their copy that counts.
 */
function worstLoss(
  { everyMs, binlogsEveryMs }: PlannedBackup,
  { backupMs, shippingMs }: RestoreMeasured,
): number {
  return binlogsEveryMs === undefined || shippingMs === undefined
    ? everyMs + backupMs
    : shippingMinutes(binlogsEveryMs) * 60_000 + shippingMs;
}
