/** Predicted against measured. */
import { count, duration } from "../lint/wording.ts";
import { lengthOf } from "../reliability/outage-bounds.ts";
import type { OutagePrediction } from "../reliability/outage-model.ts";
import { retransmission } from "../reliability/outage-virtual-ip.ts";
import { isWorse } from "./expectations/expected-state.ts";
import type { Expectation, Measurement } from "./model.ts";
import { delayTolerance, gapTolerance, healingTolerance, type Noise, type Tolerance } from "./tolerance.ts";

/** What does not agree, in words; empty when the prediction held. */
export function disagreements(expected: Expectation, measured: Measurement, noise: Noise): readonly string[] {
  const { outage } = expected;
  return [
    ...stateDisagreement(expected, measured),
    ...(outage === undefined || expected.state === "down"
      ? []
      : [
          ...gapDisagreement(outage, measured, noise),
          ...delayDisagreement(outage, measured, noise),
          ...failureDisagreement(outage, measured),
        ]),
    ...(expected.state === "down" || measured.state === "down"
      ? []
      : healingDisagreement(expected, measured, noise)),
  ];
}

function stateDisagreement({ state, atWorst }: Expectation, measured: Measurement): readonly string[] {
  const agrees = atWorst === undefined ? measured.state === state : !isWorse(measured.state, state);
  if (agrees) return [];
  const said = atWorst === undefined ? state : `${state} at worst`;
  const seen = measured.failures.map(({ detail, count }) => `${count} × ${detail}`);
  return [
    `predicted: ${said}; measured: ${measured.state}${seen.length > 0 ? ` (clients saw ${seen.join(", ")})` : ""}`,
  ];
}

function gapDisagreement(
  { gap }: OutagePrediction,
  { longestGapMs }: Measurement,
  noise: Noise,
): readonly string[] {
  if (gap.kind === "until-repaired") return [];
  const tolerance = gapTolerance(noise);
  return beyond(`without an answer for ${shown(longestGapMs)}`, longestGapMs, gap.worstMs, tolerance);
}

function beyond(
  what: string,
  measuredMs: number,
  predictedMs: number,
  { allowedMs, explainedMs }: Tolerance,
): readonly string[] {
  const longerMs = measuredMs - predictedMs;
  if (longerMs <= allowedMs) return [];
  const tooBusy = longerMs <= explainedMs ? "the machine was too busy to tell: " : "";
  return [`${tooBusy}${what}, ${shown(predictedMs)} at worst was predicted (tolerance ${shown(allowedMs)})`];
}

function delayDisagreement(outage: OutagePrediction, measured: Measurement, noise: Noise): readonly string[] {
  // A request that was under way when its load balancer died waits in vain: where some may fail, these are the ones.
  const slowestMs = outage.noneFails ? measured.slowestMs : measured.slowestAnswerMs;
  const worstMs = longestAnswerMs(outage, noise);
  if (worstMs === undefined) return [];
  return beyond(`a request waited ${shown(slowestMs)}`, slowestMs, worstMs, delayTolerance(noise));
}

/**
 * Of requests sent while others are answered, and of those sent in a gap that lasts as long as is tolerated: it may end
 * just after a connection was asked for again in vain. Undefined: nothing is promised.
 */
function longestAnswerMs({ gap, delay }: OutagePrediction, noise: Noise): number | undefined {
  if (gap.kind === "until-repaired" || delay.kind === "until-repaired") return undefined;
  if (gap.worstMs === 0) return delay.worstMs;
  const tolerated = { ...gap, worstMs: gap.worstMs + gapTolerance(noise).allowedMs };
  return Math.max(delay.worstMs, lengthOf(retransmission(tolerated)));
}

function failureDisagreement({ noneFails }: OutagePrediction, measured: Measurement): readonly string[] {
  if (!noneFails || measured.failed === 0) return [];
  const seen = measured.failures.map(({ detail, count }) => `${count} × ${detail}`).join(", ");
  return [`${count(measured.failed, "request")} failed (${seen}), none was predicted to`];
}

function healingDisagreement(
  { outage, healingMs }: Expectation,
  { healing }: Measurement,
  noise: Noise,
): readonly string[] {
  const { allowedMs, explainedMs } = healingTolerance(noise);
  if (healing.longestGapMs > healingMs + allowedMs) {
    const tooBusy =
      healing.longestGapMs <= healingMs + explainedMs ? "the machine was too busy to tell: " : "";
    return [`${tooBusy}a second outage while healing: ${shown(healing.longestGapMs)} without an answer`];
  }
  // Where a request may fail when something breaks, one may fail when it comes back.
  return outage?.noneFails === true && healing.failed > 0
    ? [`a second outage while healing: ${count(healing.failed, "request")} failed`]
    : [];
}

function shown(ms: number): string {
  return duration(Math.round(ms));
}
