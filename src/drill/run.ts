/** The drill: breaks one thing after the other in a lab, and makes a new one when it has to. */
import type { Lab } from "../targets/lab/lab.ts";
import { drillFault, messageOf, type Predictions, type Stage, untriedFault } from "./drill-fault.ts";
import { unharmed } from "./expectations/expectations.ts";
import { healthOf } from "./health/until-healthy.ts";
import { watchWrites } from "./history/watch-writes.ts";
import { disagreements } from "./judge.ts";
import { startLateness } from "./lateness.ts";
import type { DrillResult, Fault, ProbeTarget } from "./model.ts";
import { verdictOf } from "./report.ts";
import { closeStage, type OpenStage, openStage, stopClients } from "./stage.ts";
import { NO_NOISE } from "./tolerance.ts";

/** A wait for a processor after which a machine counts as too busy to tell: a fourth of the shortest advert interval. */
const BUSY_MS = 50;

const MOST_ATTEMPTS = 3;

export interface Drill extends Predictions {
  readonly targets: readonly ProbeTarget[];
  readonly faults: readonly Fault[];
  /**
   * What is struck in a fault's stead when its turn has come, and again at each further try: e.g. the same of the server that is the
   * primary by then. Default: what the fault says.
   */
  readonly choose?: (fault: Fault, lab: Lab) => Promise<Fault>;
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
  | { readonly step: "breaking"; readonly fault: Fault; readonly index: number; readonly watchMs: number }
  | { readonly step: "healing"; readonly fault: Fault; readonly index: number }
  | { readonly step: "ended"; readonly result: DrillResult; readonly index: number };

/**
 * In the order of the faults.
 * @throws Error when the lab cannot be brought up, or is not well although nothing has been broken
 */
export async function runDrill(drill: Drill): Promise<readonly DrillResult[]> {
  const { tell, signal } = drill;
  const lateness = startLateness();
  const health = healthOf(drill.plan, unharmed(drill.model));
  const results: DrillResult[] = [];
  let stage: (Stage & OpenStage) | undefined;
  const drillOne = async (fault: Fault, index: number): Promise<DrillResult> => {
    try {
      if (stage === undefined) {
        tell({ step: "opening" });
        const opened = await openStage(drill, health);
        stage = { ...opened, writes: watchWrites(drill.plan, opened.histories), health, lateness };
      }
    } catch (error) {
      signal.throwIfAborted();
      // The first lab says what is wrong with the machine; a later one, that something comes up at times only.
      if (results.length === 0) throw error;
      return untriedFault(fault, messageOf(error));
    }
    const reached = stage;
    const steps = {
      breaking: (watchMs: number) => tell({ step: "breaking", fault, index, watchMs }),
      healing: () => tell({ step: "healing", fault, index }),
    };
    return await drillUntilClear(async () => {
      const struck = drill.choose === undefined ? fault : await drill.choose(fault, reached.lab);
      return await drillFault(drill, reached, struck, steps, signal);
    });
  };
  try {
    for (const [index, fault] of drill.faults.entries()) {
      signal.throwIfAborted();
      const result = await drillOne(fault, index);
      results.push(result);
      tell({ step: "ended", result, index });
      if (result.error === undefined) continue;
      await closeStage(stage);
      stage = undefined;
    }
    return results;
  } finally {
    lateness.stop();
    if (drill.keep && !signal.aborted) await stopClients(stage);
    else await closeStage(stage);
  }
}

/**
 * What does not hold, or only since a busy machine is allowed more, is tried again: programs that wait for a processor miss
 * each other's signs of life.
 */
async function drillUntilClear(once: () => Promise<DrillResult>): Promise<DrillResult> {
  const earlier: string[] = [];
  for (let attempts = 1; ; attempts++) {
    const result = { ...(await once()), attempts, earlier: [...earlier] };
    if (isClear(result) || attempts === MOST_ATTEMPTS) return result;
    for (const { expected, disagreements: seen } of result.entrypoints) {
      earlier.push(...seen.map((one) => `try ${attempts}, ${expected.entrypoint}: ${one}`));
    }
  }
}

function isClear(result: DrillResult): boolean {
  const verdict = verdictOf(result);
  // However busy the machine is, no row may be lost.
  if (result.writes.some((one) => one.disagreements.length > 0)) return true;
  if (verdict === "error" || verdict === "impossible" || result.latenessMs < BUSY_MS) return true;
  return result.entrypoints.every(
    ({ expected, measured }) => disagreements(expected, measured, NO_NOISE).length === 0,
  );
}
