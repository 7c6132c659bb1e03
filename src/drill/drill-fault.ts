/** One fault: breaks, looks on, heals, waits, compares. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Plan } from "../plan/model.ts";
import type { FailureModel } from "../reliability/model.ts";
import { CLIENT_PATIENCE_MS } from "../reliability/outage-assumptions.ts";
import type { OutagePrediction } from "../reliability/outage-model.ts";
import type { Lab } from "../targets/lab/lab.ts";
import { LabError } from "../targets/lab/machine/lab-error.ts";
import { expectationsOf } from "./expectations/expectations.ts";
import { isWorse } from "./expectations/expected-state.ts";
import { splitBrains } from "./expectations/split-brains.ts";
import { faultTitle } from "./faults/fault-text.ts";
import { type Heal, inject } from "./faults/inject.ts";
import { nginxMemoryMs } from "./health/nginx-memory.ts";
import { type Health, healthyWithinMs } from "./health/until-healthy.ts";
import type { WritesWatch } from "./history/watch-writes.ts";
import { disagreements } from "./judge.ts";
import type { Lateness } from "./lateness.ts";
import { measure } from "./measure.ts";
import type { DrillResult, EntrypointResult, Expectation, Fault, WritesResult } from "./model.ts";
import { noticeMs, watchMs } from "./observation.ts";
import { monotonicMs } from "./probe/probe-lines.ts";
import type { Probes } from "./probe/probes.ts";

/** Before each fault, to see how much the machine itself disturbs. */
const QUIET_MS = 1000;

/** How long a state that is worse than predicted has to last to be one. */
const LONGER_LOOK_MS = 6000;

/** What is said before, and whom it is told to. */
export interface Predictions {
  readonly plan: Plan;
  readonly model: FailureModel;
  /** For every part that can fail; empty: nothing is said of time. */
  readonly outages: readonly OutagePrediction[];
}

/** What a fault is tried on. */
export interface Stage {
  readonly lab: Lab;
  readonly probes: Probes;
  readonly writes: WritesWatch;
  readonly health: Health;
  readonly lateness: Lateness;
}

export interface FaultSteps {
  readonly breaking: (watchMs: number) => void;
  readonly healing: () => void;
}

/** @throws what `signal` was aborted with; anything else that goes wrong is in the result */
export async function drillFault(
  { plan, model, outages }: Predictions,
  { lab, probes, writes, health, lateness }: Stage,
  fault: Fault,
  steps: FaultSteps,
  signal: AbortSignal,
): Promise<DrillResult> {
  const expected = expectationsOf(plan, model, outages, fault);
  const watch = watchMs(expected, outages, noticeMs(plan), CLIENT_PATIENCE_MS);
  const begun = untriedFault(fault, undefined);
  steps.breaking(watch);

  const quiet = now(probes);
  await sleep(QUIET_MS, undefined, { signal });
  const broken = now(probes);
  let heal: Heal;
  try {
    heal = await inject(lab, plan, fault);
  } catch (error) {
    // What this machine lacks, the lab knows; anything else is nothing that a drill may pass over.
    return error instanceof LabError && mayBeImpossible(fault)
      ? { ...begun, impossible: messageOf(error) }
      : { ...begun, error: messageOf(error) };
  }
  await sleep(watch, undefined, { signal });
  await lookLonger(probes, expected, signal);

  steps.healing();
  const healed = now(probes);
  let failure: string | undefined;
  let written: readonly WritesResult[] = [];
  try {
    await heal();
    await health.until(lab, probes, healthyWithinMs(plan), signal);
    // Until just now a server may have failed to answer it.
    await sleep(nginxMemoryMs(lab.layout), undefined, { signal });
    written = await writes.since(broken.monotonic, signal, splitBrains(plan, [fault]));
  } catch (error) {
    signal.throwIfAborted();
    failure = messageOf(error);
  }
  const well = now(probes);

  const before = await probes.between(quiet.probes, broken.probes);
  const during = await probes.between(broken.probes, healed.probes);
  const after = await probes.between(healed.probes, well.probes);
  const latenessMs = {
    fault: lateness.worst(broken.own, healed.own),
    healing: lateness.worst(healed.own, well.own),
  };
  const entrypoints = expected.map((expectation): EntrypointResult => {
    const { longestGapMs, slowestMs } = measure(expectation.entrypoint, before, before);
    const measured = measure(expectation.entrypoint, during, after);
    const noise = { longestGapMs, slowestMs, latenessMs };
    return { expected: expectation, measured, disagreements: disagreements(expectation, measured, noise) };
  });
  return {
    ...begun,
    entrypoints,
    writes: written,
    error: failure,
    latenessMs: Math.max(latenessMs.fault, latenessMs.healing),
  };
}

/** Packets and clocks take what not every kernel has. Whatever else cannot be done was not tried for a reason to look at. */
export function mayBeImpossible(fault: Fault): boolean {
  if (fault.kind === "pair") return fault.faults.some(mayBeImpossible);
  return fault.kind === "loss" || fault.kind === "delay" || fault.kind === "clock";
}

/** @param error why it could not be tried */
export function untriedFault(fault: Fault, error: string | undefined): DrillResult {
  const title = faultTitle(fault);
  return {
    fault,
    title,
    entrypoints: [],
    writes: [],
    impossible: undefined,
    error,
    latenessMs: 0,
    attempts: 1,
    earlier: [],
  };
}

/** The same moment on the clock of the probes, on our own, and on the machine's. */
function now(probes: Probes) {
  return { probes: probes.mark(), own: performance.now(), monotonic: monotonicMs() };
}

/**
 * Where clients have less than predicted in the end: whether it is only later than predicted, or for good. When it comes
 * back, the gap is too long; when not, the state is another.
 */
async function lookLonger(
  probes: Probes,
  expected: readonly Expectation[],
  signal: AbortSignal,
): Promise<void> {
  const states = new Map(expected.map(({ entrypoint, state }) => [entrypoint, state]));
  const willDo = (entrypoint: string, state: Expectation["state"]): boolean =>
    !isWorse(state, states.get(entrypoint) ?? "down");
  signal.throwIfAborted();
  if (![...probes.states()].every(([entrypoint, state]) => willDo(entrypoint, state))) {
    await probes.untilServing(LONGER_LOOK_MS, willDo);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
