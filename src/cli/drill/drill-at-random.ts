/** `nospof drill --random`: faults that nobody chose, while rows are written. */
import { randomCandidates } from "../../drill/random/candidates.ts";
import { runVerdict, type Step } from "../../drill/random/model.ts";
import { type RandomDrill, runRandom } from "../../drill/random/run-random.ts";
import { randomSequence } from "../../drill/random/sequence.ts";
import type { DrillReport } from "../../drill/report.ts";
import type { Plan } from "../../plan/model.ts";
import type { FailureModel } from "../../reliability/model.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import { labWriters } from "../../targets/lab/layout/writer-hosts.ts";
import { hasFaketime } from "../../targets/lab/machine/requirements.ts";
import { UserError } from "../user-error.ts";
import { chosenFaults, type FaultOptions } from "./chosen-faults.ts";
import type { DrillFormat } from "./drill-output.ts";
import { endedBySignal } from "./ended-by-signal.ts";
import { randomOutput } from "./random-output.ts";

/** What every drill of a call is made of. */
export interface DrillCall extends Pick<RandomDrill, "plan" | "model" | "targets" | "keep"> {
  readonly open: (signal: AbortSignal) => Promise<Lab>;
  readonly begun: Pick<DrillReport, "topology" | "date" | "machine">;
}

export interface RandomOptions extends FaultOptions {
  readonly durationMs: number;
  readonly format: DrillFormat;
  readonly output?: string;
}

/** @throws UserError where no row could be written, or nothing can be broken; AggregateError as `chosenFaults` */
export function randomSteps(plan: Plan, model: FailureModel, options: RandomOptions): readonly Step[] {
  if (labWriters(plan).length === 0) {
    throw new UserError(
      "--random: the topology has no database with a schema: there is nothing to write to, and nothing to lose",
      'name a schema, for example databases: ["shop"]',
    );
  }
  const candidates =
    options.fault.length > 0
      ? chosenFaults(plan, model, options)
      : randomCandidates(plan, model, hasFaketime());
  return randomSequence(candidates, options.durationMs, options.seed);
}

/** @returns whether every promise was kept */
export async function drillAtRandom(
  { open, begun, ...call }: DrillCall,
  steps: readonly Step[],
  options: RandomOptions,
): Promise<boolean> {
  const { seed, durationMs } = options;
  const output = randomOutput(options);
  const outcome = await endedBySignal((signal) =>
    runRandom({ ...call, steps, open: () => open(signal), tell: output.tell, signal }),
  );
  const run = { ...begun, seed, durationMs, ...outcome };
  output.end(run);
  return runVerdict(run) === "held";
}
