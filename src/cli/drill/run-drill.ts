import { availableParallelism, release, totalmem, type } from "node:os";
import type { Fault } from "../../drill/model.ts";
import { probeTargets } from "../../drill/probe/targets.ts";
import { allHeld } from "../../drill/report.ts";
import { runDrill } from "../../drill/run.ts";
import { failureModel } from "../../reliability/failure-model.ts";
import { predictOutages } from "../../reliability/outage-times.ts";
import { labWriters } from "../../targets/lab/layout/writer-hosts.ts";
import { openLab } from "../../targets/lab/machine/index.ts";
import { requireMachineTools } from "../../targets/lab/machine/requirements.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { loadPlans } from "../load-plan.ts";
import { findTopologyFile } from "../topology-files.ts";
import { UserError } from "../user-error.ts";
import { chosenFaults, type FaultOptions } from "./chosen-faults.ts";
import { type DrillCall, drillAtRandom, randomSteps } from "./drill-at-random.ts";
import { type DrillFormat, drillOutput } from "./drill-output.ts";
import { endedBySignal } from "./ended-by-signal.ts";
import { layOut } from "./lay-out.ts";
import { runCommands } from "./run-commands.ts";

export interface DrillOptions extends FaultOptions {
  /** Milliseconds. */
  readonly random?: number;
  readonly run: readonly string[];
  readonly format: DrillFormat;
  readonly output?: string;
  readonly name?: string;
  readonly keep?: boolean;
}

/** `nospof drill`: load, predict, break, compare. */
export async function runDrillCommand(stack: string, options: DrillOptions): Promise<ExitStatus> {
  const cwd = process.cwd();
  const [loaded] = await loadPlans([findTopologyFile(stack, cwd)], cwd);
  if (loaded === undefined) throw new UserError(`${stack}: no topology`);
  const { plan } = loaded;
  if (plan.entrypoints.length === 0) {
    throw new UserError(
      `${loaded.stack}: the topology has no entrypoint: nobody would notice what is broken`,
      "declare what clients use, for example entrypoints: [entrypoint(…)]",
    );
  }
  const model = failureModel(plan);
  const random = options.random === undefined ? undefined : { ...options, durationMs: options.random };
  const steps = random === undefined ? undefined : randomSteps(plan, model, random);
  const faults = steps?.map(({ fault }) => fault) ?? chosenFaults(plan, model, options);
  const runs = runCommands(options.run, plan);
  const clock = faults.some(setsClock);
  const name = options.name ?? `drill-${plan.name}`.slice(0, 40).replace(/-+$/, "");
  requireMachineTools();
  const layout = await layOut(loaded, { name, runs, clock });
  const keep = options.keep ?? false;
  const call: DrillCall = {
    plan,
    model,
    targets: probeTargets(plan, runs, layout),
    open: (signal) => openLab(layout, { lasting: keep, software: plan.software, folders: [cwd], signal }),
    keep,
    begun: { topology: plan.name, date: new Date(), machine: machineText() },
  };
  const held =
    steps !== undefined && random !== undefined
      ? await drillAtRandom(call, steps, random)
      : await drillEach(call, faults, options);
  if (keep)
    process.stderr.write(`lab ${name} is still up; to take it down: nospof lab down --name ${name}\n`);
  return held ? EXIT_STATUS.clean : EXIT_STATUS.errorsFound;
}

/** @returns whether every prediction held */
async function drillEach(
  { open, begun, ...call }: DrillCall,
  faults: readonly Fault[],
  options: DrillOptions,
): Promise<boolean> {
  const { plan, model } = call;
  const told = {
    entrypoints: plan.entrypoints.map((entrypoint) => entrypoint.name),
    databases: labWriters(plan).map(({ database }) => database),
  };
  const outages = predictOutages(plan, model);
  const output = drillOutput(faults, told, options);
  const results = await endedBySignal((signal) =>
    runDrill({ ...call, outages, faults, open: () => open(signal), tell: output.tell, signal }),
  );
  await output.end({ ...begun, results });
  return allHeld(results);
}

function setsClock(fault: Fault): boolean {
  return fault.kind === "clock" || (fault.kind === "pair" && fault.faults.some(setsClock));
}

function machineText(): string {
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${type()} ${release()}, ${availableParallelism()} processors, ${gibibytes} GiB of memory`;
}
