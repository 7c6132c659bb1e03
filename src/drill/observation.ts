/** How long a fault is watched. */
import type { OutageBound, OutagePrediction } from "../reliability/outage-model.ts";
import type { Expectation } from "./model.ts";

/** Longer than any failover that is said to be instant needs to show that it is not. */
export const SHORTEST_WATCH_MS = 2500;

/** After the last timer, so that what it set off is seen. */
export const WATCH_MARGIN_MS = 1000;

/**
 * Until the predicted worst is over and a margin more. Where clients are expected to be without service, or nothing is
 * said of time: until every timer of the topology that could bring it back has run out.
 *
 * @param outages every prediction for the topology, from which the longest timer is taken
 * @param patienceMs how long a client waits: a delay beyond it is not seen anyway
 */
export function watchMs(
  expectations: readonly Expectation[],
  outages: readonly OutagePrediction[],
  patienceMs: number,
): number {
  const longestGap = Math.max(0, ...outages.map(({ gap }) => boundedMs(gap)));
  const each = expectations.map(({ outage, state }) => {
    if (outage === undefined || state === "down") return longestGap;
    return Math.max(boundedMs(outage.gap), Math.min(boundedMs(outage.delay), patienceMs));
  });
  return Math.max(SHORTEST_WATCH_MS, WATCH_MARGIN_MS + Math.max(0, ...each));
}

function boundedMs(bound: OutageBound): number {
  return bound.kind === "bounded" ? bound.worstMs : 0;
}
