/** How long a fault is watched. */
import type { Plan } from "../plan/model.ts";
import { DEPENDENT_PATIENCE_MS } from "../reliability/outage-assumptions.ts";
import type { OutageBound, OutagePrediction } from "../reliability/outage-model.ts";
import { loadWindowMs } from "../targets/lab/load-window.ts";
import type { Expectation } from "./model.ts";

/** Longer than any failover that is said to be instant needs to show that it is not. */
export const SHORTEST_WATCH_MS = 2500;

/** After the last timer, so that what it set off is seen. */
export const WATCH_MARGIN_MS = 1000;

/** No longer than that is a drill to wait for checks that are made every few minutes. */
const LONGEST_NOTICE_MS = 15_000;

/**
 * Until every check that a fault can make fail has failed for the last time, though nobody predicts it: what then takes
 * servers out begins long after the fault.
 */
export function noticeMs(plan: Pick<Plan, "groups">): number {
  const { groups } = plan;
  // What is left of a service that is too few sees it when the others have had no work for so long.
  const overloaded = groups.map((group) =>
    group.kind === "service" && group.needs > 1 ? loadWindowMs(plan, group) : 0,
  );
  const each = groups.flatMap((group) =>
    group.kind === "load-balancer"
      ? group.listeners.map(({ detection }) =>
          detection.kind === "checks"
            ? detection.fall * (detection.intervalMs + Math.min(detection.timeoutMs, DEPENDENT_PATIENCE_MS))
            : 0,
        )
      : [],
  );
  return Math.min(LONGEST_NOTICE_MS, Math.max(0, ...overloaded, ...each));
}

/**
 * Until the predicted worst is over and a margin more. Where clients are expected to be without service, or nothing is
 * said of time: until every timer of the topology that could bring it back has run out.
 *
 * @param outages every prediction for the topology, from which the longest timer is taken
 * @param noticedMs until every check has noticed
 * @param patienceMs how long a client waits: a delay beyond it is not seen anyway
 */
export function watchMs(
  expectations: readonly Expectation[],
  outages: readonly OutagePrediction[],
  noticedMs: number,
  patienceMs: number,
): number {
  const longestGap = Math.max(0, ...outages.map(({ gap }) => boundedMs(gap)));
  const each = expectations.map(({ outage, state }) => {
    if (outage === undefined || state === "down") return longestGap;
    return Math.max(boundedMs(outage.gap), Math.min(boundedMs(outage.delay), patienceMs));
  });
  return Math.max(SHORTEST_WATCH_MS, WATCH_MARGIN_MS + Math.max(noticedMs, ...each));
}

function boundedMs(bound: OutageBound): number {
  return bound.kind === "bounded" ? bound.worstMs : 0;
}
