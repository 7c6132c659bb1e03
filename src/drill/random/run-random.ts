/** Carries a random run out, and looks for the rows in the end. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Plan } from "../../plan/model.ts";
import type { FailureModel } from "../../reliability/model.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import { LabError } from "../../targets/lab/machine/lab-error.ts";
import { mayBeImpossible, messageOf } from "../drill-fault.ts";
import { unharmed } from "../expectations/expectations.ts";
import { splitBrains } from "../expectations/split-brains.ts";
import { type Heal, inject } from "../faults/inject.ts";
import { healthOf, healthyWithinMs } from "../health/until-healthy.ts";
import { watchWrites } from "../history/watch-writes.ts";
import type { ProbeTarget, WritesResult } from "../model.ts";
import { monotonicMs } from "../probe/probe-lines.ts";
import { closeStage, type OpenStage, openStage, stopClients } from "../stage.ts";
import type { RandomRun, Step } from "./model.ts";
import { supervise } from "./supervisor.ts";

export interface RandomDrill {
  readonly plan: Plan;
  readonly model: FailureModel;
  readonly targets: readonly ProbeTarget[];
  readonly steps: readonly Step[];
  readonly open: () => Promise<Lab>;
  /** Leave the lab running. */
  readonly keep: boolean;
  readonly tell: (progress: RandomProgress) => void;
  /** Ends the run early; the lab is taken down all the same. */
  readonly signal: AbortSignal;
}

export type RandomProgress =
  | { readonly step: "opening" }
  /** Is being done. */
  | { readonly step: "doing"; readonly done: Step }
  /** All is healed: everything has to become well. */
  | { readonly step: "healing" };

export type RandomOutcome = Pick<RandomRun, "steps" | "impossible" | "wellAfterMs" | "writes" | "error">;

/**
 * @throws Error when the lab cannot be brought up, or is not well although nothing has been broken; what `signal` was
 * aborted with
 */
export async function runRandom(drill: RandomDrill): Promise<RandomOutcome> {
  const { plan, model, tell, signal } = drill;
  const health = healthOf(plan, unharmed(model));
  tell({ step: "opening" });
  const stage = await openStage(drill, health);
  const broken = new Map<number, Step["fault"]>();
  const supervisor = supervise(stage.lab, (host, program) =>
    [...broken.values()].some((fault) => killsIt(fault, host, program)),
  );
  try {
    const fromMs = monotonicMs();
    const { steps, impossible, error } = await breakAndHeal(stage, drill, broken);
    tell({ step: "healing" });
    const healedMs = monotonicMs();
    let wellAfterMs: number | undefined;
    let failure = error;
    let writes: readonly WritesResult[] = [];
    try {
      await health.until(stage.lab, stage.probes, healthyWithinMs(plan), signal);
      wellAfterMs = monotonicMs() - healedMs;
      const split = splitBrains(
        plan,
        steps.map(({ fault }) => fault),
      );
      writes = await watchWrites(plan, stage.histories).since(fromMs, signal, split);
    } catch (wrong) {
      signal.throwIfAborted();
      failure ??= messageOf(wrong);
    }
    return { steps, impossible, wellAfterMs, writes, error: failure };
  } finally {
    await supervisor.stop();
    if (drill.keep && !signal.aborted) await stopClients(stage);
    else await closeStage(stage);
  }
}

function killsIt(fault: Step["fault"], host: string, program: string): boolean {
  return fault.kind === "kill" && fault.instance === host && fault.program === program;
}

/**
 * Each step at its time, or as soon as the one before it is done. In the end everything is healed, whatever happens.
 *
 * @param broken holds the faults that are not healed yet, by number
 */
async function breakAndHeal(
  { lab }: OpenStage,
  { plan, steps, tell, signal }: RandomDrill,
  broken: Map<number, Step["fault"]>,
): Promise<Pick<RandomOutcome, "steps" | "impossible" | "error">> {
  const began = performance.now();
  const done: Step[] = [];
  const impossible: { readonly fault: Step["fault"]; readonly because: string }[] = [];
  const heals = new Map<number, Heal>();
  let error: string | undefined;
  try {
    for (const step of steps) {
      await sleep(Math.max(0, step.atMs - (performance.now() - began)), undefined, { signal });
      const heal = heals.get(step.number);
      // What could not be broken needs no healing.
      if (step.action === "heal" && heal === undefined) continue;
      const now = { ...step, atMs: performance.now() - began };
      tell({ step: "doing", done: now });
      heals.delete(step.number);
      if (heal !== undefined) {
        await heal();
        broken.delete(step.number);
      } else {
        try {
          broken.set(step.number, step.fault);
          heals.set(step.number, await inject(lab, plan, step.fault));
        } catch (wrong) {
          broken.delete(step.number);
          if (!(wrong instanceof LabError && mayBeImpossible(step.fault))) throw wrong;
          impossible.push({ fault: step.fault, because: wrong.message });
          continue;
        }
      }
      done.push(now);
    }
  } catch (wrong) {
    signal.throwIfAborted();
    error = messageOf(wrong);
  }
  const left = await Promise.allSettled([...heals.values()].map((heal) => heal()));
  broken.clear();
  for (const one of left) if (one.status === "rejected") error ??= messageOf(one.reason);
  return { steps: done, impossible, error };
}
