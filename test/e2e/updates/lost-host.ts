/** What is predicted of the loss of a host, and what customers saw of it. */

import { expectationsOf } from "../../../src/drill/expectations/expectations.ts";
import type { Expectation } from "../../../src/drill/model.ts";
import { noticeMs, watchMs } from "../../../src/drill/observation.ts";
import type { Noise } from "../../../src/drill/tolerance.ts";
import type { Plan } from "../../../src/plan/model.ts";
import { eventId } from "../../../src/reliability/events.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { CLIENT_PATIENCE_MS } from "../../../src/reliability/outage-assumptions.ts";
import { predictOutages } from "../../../src/reliability/outage-times.ts";
import type { Seen } from "./customers.ts";

export interface PredictedLoss {
  /** One for each entrypoint. */
  readonly expected: readonly Expectation[];
  /** Until everything that was predicted is over, and nobody waits any more for an answer of what is gone. */
  readonly watchMs: number;
}

export function predictedLoss(plan: Plan, host: string): PredictedLoss {
  const model = failureModel(plan);
  const event = model.events.find(({ id }) => id === eventId("host", host));
  if (event === undefined) throw new Error(`the failure model knows no host ${host}`);
  const outages = predictOutages(plan, model);
  const expected = expectationsOf(plan, model, outages, { kind: "event", event });
  const longestMs = watchMs(expected, outages, noticeMs(plan), CLIENT_PATIENCE_MS);
  return { expected, watchMs: Math.max(longestMs, CLIENT_PATIENCE_MS) };
}

/** What customers of the shop have: what they look at, and orders that are taken. */
export function stateSeen({ looking, ordering }: Seen): Expectation["state"] {
  if ([...looking.values()].some(({ failed }) => failed > 0)) return "down";
  return [...ordering.keys()].every((how) => how === "201" || how === "200") ? "serves" : "degraded";
}

/** How much the machine disturbed, by what customers saw before anything was broken. */
export function noiseOf(quiet: Seen, latenessMs: Noise["latenessMs"]): Noise {
  const measured = [...quiet.looking.values()];
  return {
    longestGapMs: Math.max(...measured.map(({ longestGapMs }) => longestGapMs)),
    slowestMs: Math.max(...measured.map(({ slowestMs }) => slowestMs)),
    latenessMs,
  };
}
