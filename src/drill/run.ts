/** The drill itself: breaks one thing after the other and looks on. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Plan } from "../plan/model.ts";
import type { FailureModel } from "../reliability/model.ts";
import type { OutagePrediction } from "../reliability/outage-model.ts";
import type { Lab } from "../targets/lab/lab.ts";
import { LabError } from "../targets/lab/machine/lab-error.ts";
import { expectationsOf, unharmed } from "./expectations/expectations.ts";
import { isWorse } from "./expectations/expected-state.ts";
import { faultTitle } from "./faults/fault-text.ts";
import { type Heal, inject } from "./faults/inject.ts";
import { nginxMemoryMs } from "./health/nginx-memory.ts";
import { type Health, healthOf } from "./health/until-healthy.ts";
import { disagreements } from "./judge.ts";
import { type Lateness, startLateness } from "./lateness.ts";
import { measure } from "./measure.ts";
import type { DrillResult, EntrypointResult, Expectation, Fault, ProbeTarget } from "./model.ts";
import { watchMs } from "./observation.ts";
import { type Probes, startProbes } from "./probe/probes.ts";

/** Before each fault, to see how much the machine itself disturbs. */
const QUIET_MS = 1000;

/** How long a state that is worse than predicted has to last to be one. */
const LONGER_LOOK_MS = 6000;

/** How long clients wait for an answer. */
const PATIENCE_MS = 10_000;

export interface Drill {
  readonly plan: Plan;
  readonly model: FailureModel;
  /** For every part that can fail; empty: nothing is said of time. */
  readonly outages: readonly OutagePrediction[];
  readonly targets: readonly ProbeTarget[];
  readonly faults: readonly Fault[];
  /** Brings a lab up. Called again after one that did not become well again was taken down. */
  readonly open: () => Promise<Lab>;
  /** Leave the last lab running. */
  readonly keep: boolean;
  readonly tell: (progress: Progress) => void;
  /** Ends the drill early; the lab is taken down all the same. */
  readonly signal: AbortSignal;
}

export type Progress =
  | { readonly step: "opening" }
  | {
      readonly step: "breaking" | "healing";
      readonly fault: Fault;
      readonly index: number;
      readonly watchMs: number;
    }
  | { readonly step: "ended"; readonly result: DrillResult; readonly index: number };

interface Stage {
  readonly lab: Lab;
  readonly probes: Probes;
}

/** @throws Error when the lab cannot be brought up, or is not well although nothing has been broken */
export async function runDrill(drill: Drill): Promise<readonly DrillResult[]> {
  const health = healthOf(drill.plan, unharmed(drill.model));
  const lateness = startLateness();
  const results: DrillResult[] = [];
  let stage: Stage | undefined;
  try {
    for (const [index, fault] of drill.faults.entries()) {
      drill.signal.throwIfAborted();
      if (stage === undefined) {
        drill.tell({ step: "opening" });
        stage = await openStage(drill, health);
      }
      const result = await drillFault(drill, { ...stage, lateness }, health, fault, index);
      results.push(result);
      drill.tell({ step: "ended", result, index });
      if (result.error !== undefined) {
        await closeStage(stage);
        stage = undefined;
      }
    }
    return results;
  } finally {
    lateness.stop();
    await stage?.probes.stop();
    if (!drill.keep) await stage?.lab.down();
  }
}

async function openStage(drill: Drill, health: Health): Promise<Stage> {
  const lab = await drill.open();
  let probes: Probes | undefined;
  try {
    probes = await startProbes(lab, drill.targets);
    await health.until(lab, probes);
    return { lab, probes };
  } catch (error) {
    await probes?.stop();
    await lab.down();
    throw error;
  }
}

async function closeStage({ lab, probes }: Stage): Promise<void> {
  await probes.stop();
  await lab.down();
}

async function drillFault(
  drill: Drill,
  { lab, probes, lateness }: Stage & { readonly lateness: Lateness },
  health: Health,
  fault: Fault,
  index: number,
): Promise<DrillResult> {
  const { plan, model, outages, signal, tell } = drill;
  const expected = expectationsOf(plan, model, outages, fault);
  const watch = watchMs(expected, outages, PATIENCE_MS);
  const begun = { fault, title: faultTitle(fault), entrypoints: [], impossible: undefined, error: undefined };
  tell({ step: "breaking", fault, index, watchMs: watch });

  const quiet = now(probes);
  await sleep(QUIET_MS, undefined, { signal });
  const broken = now(probes);
  let heal: Heal;
  try {
    heal = await inject(lab, plan, fault);
  } catch (error) {
    // What this machine lacks, the lab knows; anything else is nothing that a drill may pass over.
    return error instanceof LabError
      ? { ...begun, impossible: messageOf(error) }
      : { ...begun, error: messageOf(error) };
  }
  await sleep(watch, undefined, { signal });
  await lookLonger(probes, expected, signal);

  tell({ step: "healing", fault, index, watchMs: watch });
  const healed = now(probes);
  let failure: string | undefined;
  try {
    await heal();
    await health.until(lab, probes);
    const memory = healed.probes + nginxMemoryMs(lab.layout) - probes.mark();
    if (memory > 0) await sleep(memory, undefined, { signal });
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
  return { ...begun, entrypoints, error: failure };
}

/** The same moment on the clock of the probes and on our own. */
function now(probes: Probes): { readonly probes: number; readonly own: number } {
  return { probes: probes.mark(), own: performance.now() };
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
