/** Drills a plan as `nospof drill` does, for topologies that stand in no file. */
import { fileURLToPath } from "node:url";
import { labCertificates } from "../../src/cli/drill/lab-certificates.ts";
import { allFaults } from "../../src/drill/faults/all-faults.ts";
import type { DrillResult, Fault } from "../../src/drill/model.ts";
import { probeTargets } from "../../src/drill/probe/targets.ts";
import { type Drill, type Progress, runDrill } from "../../src/drill/run.ts";
import type { Plan } from "../../src/plan/model.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { predictOutages } from "../../src/reliability/outage-times.ts";
import { render } from "../../src/render/render.ts";
import { layout } from "../../src/targets/lab/layout.ts";
import { openLab } from "../../src/targets/lab/machine/index.ts";
import type { LabLayout } from "../../src/targets/lab/model.ts";

const RESPONDER = fileURLToPath(new URL("../../src/targets/lab/responder/main.ts", import.meta.url));

/** The lab of a plan, as `nospof drill` lays it out. */
export async function layoutOf(plan: Plan, name: string, clock = false): Promise<LabLayout> {
  return layout(plan, render(plan), {
    name,
    runs: {},
    folder: process.cwd(),
    node: process.execPath,
    responder: RESPONDER,
    certificates: await labCertificates(plan),
    clock,
  });
}

/** Every event of the failure model, or the kinds of fault asked for. */
export function drillPlan(
  plan: Plan,
  name: string,
  wanted: (fault: Fault) => boolean = ({ kind }) => kind === "event",
): Promise<readonly DrillResult[]> {
  return drillFaults(plan, name, allFaults(plan, failureModel(plan)).filter(wanted));
}

/** One fault after the other, in one lab. */
export async function drillFaults(
  plan: Plan,
  name: string,
  faults: readonly Fault[],
  choose?: Drill["choose"],
): Promise<readonly DrillResult[]> {
  const model = failureModel(plan);
  const laidOut = await layoutOf(plan, name);
  return await runDrill({
    plan,
    model,
    outages: predictOutages(plan, model),
    targets: probeTargets(plan, {}, laidOut),
    faults,
    ...(choose === undefined ? {} : { choose }),
    open: () => openLab(laidOut, { software: plan.software }),
    keep: false,
    tell: (progress) => print(name, progress),
    signal: new AbortController().signal,
  });
}

/** Minutes pass: whoever reads CI's log sees where it is. */
function print(name: string, progress: Progress): void {
  if (progress.step !== "ended") return;
  const { title, error, writes, entrypoints } = progress.result;
  const wrong = [...wrongIn(progress.result), ...(error === undefined ? [] : ["could not be drilled"])];
  const written = writes.map(
    ({ database, acknowledged, lost, longestGapMs }) =>
      ` (${database}: ${acknowledged} rows acknowledged, ${lost} lost, none for ${Math.round(longestGapMs)} ms)`,
  );
  const gaps = entrypoints.map(
    ({ measured }) =>
      ` ${measured.entrypoint} ${Math.round(measured.longestGapMs)}+${Math.round(measured.healing.longestGapMs)} ms`,
  );
  const judged = wrong.length === 0 ? "as predicted" : wrong.join("; ");
  console.log(`${name}: ${title}: ${judged};${gaps.join(",")}${written.join("")}`);
}

/** What was not as predicted, one line each; empty when all was. */
export function wrongIn({ title, entrypoints, writes, error, impossible }: DrillResult): readonly string[] {
  return [
    ...entrypoints.flatMap(({ expected, disagreements }) =>
      disagreements.map((text) => `${title}: ${expected.entrypoint}: ${text}`),
    ),
    ...writes.flatMap(({ database, disagreements }) =>
      disagreements.map((text) => `${title}: ${database}: ${text}`),
    ),
    ...(error === undefined ? [] : [`${title}: ${error}`]),
    ...(impossible === undefined ? [] : [`${title}: impossible here: ${impossible}`]),
  ];
}
