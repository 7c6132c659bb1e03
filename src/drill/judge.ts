/** Predicted against measured. */
import { count, duration } from "../lint/wording.ts";
import { FIRST_RETRANSMISSION_MS } from "../reliability/outage-assumptions.ts";
import type { OutagePrediction } from "../reliability/outage-model.ts";
import { isWorse } from "./expectations/expected-state.ts";
import type { Expectation, Measurement } from "./model.ts";
import { delayToleranceMs, gapToleranceMs, healingToleranceMs, type Noise } from "./tolerance.ts";

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
  if (gap.kind === "until-repaired" || longestGapMs <= gap.worstMs + gapToleranceMs(noise)) return [];
  return [
    `without an answer for ${shown(longestGapMs)}, ${shown(gap.worstMs)} at worst was predicted (tolerance ${shown(gapToleranceMs(noise))})`,
  ];
}

function delayDisagreement(outage: OutagePrediction, measured: Measurement, noise: Noise): readonly string[] {
  // A request that was under way when its load balancer died waits in vain: where some may fail, these are the ones.
  const slowestMs = outage.noneFails ? measured.slowestMs : measured.slowestAnswerMs;
  const worstMs = longestAnswerMs(outage);
  if (worstMs === undefined || slowestMs <= worstMs + delayToleranceMs(noise)) return [];
  return [
    `a request waited ${shown(slowestMs)}, ${shown(worstMs)} at worst was predicted (tolerance ${shown(delayToleranceMs(noise))})`,
  ];
}

/**
 * Of requests sent while others are answered, and of those sent in the gap: a connection that is asked for while nobody
 * answers is asked for again after a second, then after twice as long each time, which ends at most so long after the gap.
 * Undefined: nothing is promised.
 */
function longestAnswerMs({ gap, delay }: OutagePrediction): number | undefined {
  if (gap.kind === "until-repaired" || delay.kind === "until-repaired") return undefined;
  const inGap = gap.worstMs === 0 ? 0 : 2 * gap.worstMs + FIRST_RETRANSMISSION_MS;
  return Math.max(delay.worstMs, inGap);
}

function failureDisagreement({ noneFails }: OutagePrediction, measured: Measurement): readonly string[] {
  if (!noneFails || measured.failed === 0) return [];
  const seen = measured.failures.map(({ detail, count }) => `${count} × ${detail}`).join(", ");
  return [`${count(measured.failed, "request")} failed (${seen}), none was predicted to`];
}

function healingDisagreement(
  { outage }: Expectation,
  { healing }: Measurement,
  noise: Noise,
): readonly string[] {
  if (healing.longestGapMs > healingToleranceMs(noise)) {
    return [`a second outage while healing: ${shown(healing.longestGapMs)} without an answer`];
  }
  // Where a request may fail when something breaks, one may fail when it comes back.
  return outage?.noneFails === true && healing.failed > 0
    ? [`a second outage while healing: ${count(healing.failed, "request")} failed`]
    : [];
}

function shown(ms: number): string {
  return duration(Math.round(ms));
}
