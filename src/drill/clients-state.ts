/** What clients have at a moment, judged by the last requests before it. */
import type { Observation } from "./measure.ts";
import type { Attempt, Measurement, ProbeTarget } from "./model.ts";

export type ClientsState = Measurement["state"];

/** Milliseconds before the end of an observation by which it is judged: thirty requests to an address. */
export const STATE_STRETCH_MS = 600;

/** Milliseconds after which a request without an answer counts against the service. */
export const SLOW_MS = 200;

/**
 * Share of the requests that may be stragglers, and one of them always. Less than what one server of twenty gets, so that a
 * load balancer that sends traffic to a broken one is not taken for one that works.
 */
const STRAGGLERS = 0.05;

/** At the end of the observation. An entrypoint of which nothing was seen is down. */
export function clientsState(entrypoint: string, { targets, toMs }: Observation): ClientsState {
  const own = targets.filter(({ target }) => target.entrypoint === entrypoint);
  const states = own.map(({ target, attempts }) => ({
    strength: target.strength,
    state: targetState(target, attempts, toMs),
  }));
  const hard = states.filter(({ strength }) => strength === "hard");
  if (hard.length === 0 || hard.some(({ state }) => state === "down")) return "down";
  return states.every(({ state }) => state === "serves") ? "serves" : "degraded";
}

function targetState(
  { addresses, needs }: ProbeTarget,
  attempts: readonly Attempt[],
  toMs: number,
): ClientsState {
  const last = Map.groupBy(
    attempts.filter(({ startMs }) => startMs >= toMs - STATE_STRETCH_MS && startMs < toMs),
    ({ address }) => address,
  );
  const states = addresses.map((_, address) => addressState(last.get(address) ?? [], toMs));
  const atLeast = (...good: readonly ClientsState[]): boolean =>
    states.filter((state) => good.includes(state)).length >= needs;
  if (!atLeast("serves", "degraded")) return "down";
  return atLeast("serves") ? "serves" : "degraded";
}

function addressState(attempts: readonly Attempt[], toMs: number): ClientsState {
  let answered = 0;
  let degraded = 0;
  let failed = 0;
  for (const { startMs, endMs, outcome } of attempts) {
    if (endMs > toMs) failed += startMs < toMs - SLOW_MS ? 1 : 0;
    else if (outcome === "failed") failed++;
    else {
      answered++;
      if (outcome === "degraded") degraded++;
    }
  }
  const many = (count: number, of: number): boolean => count > Math.max(1, STRAGGLERS * of);
  // A single failure with no answer beside it is no straggler.
  if (answered === 0 || many(failed, answered + failed)) return "down";
  return many(degraded, answered) || degraded === answered ? "degraded" : "serves";
}
