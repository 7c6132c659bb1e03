/** What the clients of an entrypoint saw of a fault, from the attempts of its probes. */
import { clientRequests } from "./client-requests.ts";
import { clientsState } from "./clients-state.ts";
import { longestGap } from "./longest-gap.ts";
import type { Attempt, Measurement, ProbeTarget } from "./model.ts";

/** A stretch of time in which nothing was sent since the prober itself did not get to it. In milliseconds. */
export interface Stall {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What was seen in a stretch of time: every attempt that began or ended in it. */
export interface Observation {
  readonly targets: readonly { readonly target: ProbeTarget; readonly attempts: readonly Attempt[] }[];
  readonly stalls: readonly Stall[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** Detail of an attempt that ran out of patience. */
const OUT_OF_PATIENCE = "timeout";

/**
 * @param fault from just before the fault until just before its healing
 * @param healing from there until everything was well again
 */
export function measure(entrypoint: string, fault: Observation, healing: Observation): Measurement {
  const during = begun(entrypoint, fault);
  const failures = during.filter(({ outcome }) => outcome === "failed");
  const answered = during.filter(({ outcome }) => outcome !== "failed");
  const waited = [...answered, ...failures.filter(({ detail }) => detail === OUT_OF_PATIENCE)];
  return {
    entrypoint,
    requests: during.length,
    failed: failures.length,
    longestGapMs: longestGap(entrypoint, fault),
    slowestMs: slowest(waited),
    slowestAnswerMs: slowest(answered),
    state: clientsState(entrypoint, fault),
    healing: {
      failed: begun(entrypoint, healing).filter(({ outcome }) => outcome === "failed").length,
      longestGapMs: longestGap(entrypoint, healing),
    },
    failures: countedByDetail(failures),
  };
}

/** Requests for what the entrypoint cannot serve without. */
function begun(entrypoint: string, { targets, fromMs, toMs }: Observation): readonly Attempt[] {
  return targets
    .filter(({ target }) => target.entrypoint === entrypoint && target.strength === "hard")
    .flatMap(({ target, attempts }) =>
      clientRequests(
        target,
        attempts.filter(({ startMs }) => startMs >= fromMs && startMs < toMs),
      ),
    );
}

function slowest(attempts: readonly Attempt[]): number {
  return attempts.reduce((longest, { startMs, endMs }) => Math.max(longest, endMs - startMs), 0);
}

function countedByDetail(failures: readonly Attempt[]): Measurement["failures"] {
  const counts = new Map<string, number>();
  for (const { detail = "failed" } of failures) counts.set(detail, (counts.get(detail) ?? 0) + 1);
  return [...counts]
    .map(([detail, count]) => ({ detail, count }))
    .toSorted((a, b) => b.count - a.count || (a.detail < b.detail ? -1 : 1));
}
