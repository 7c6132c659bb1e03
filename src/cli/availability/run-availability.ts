import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { assumedDown } from "../../reliability/assumed-down.ts";
import { availability } from "../../reliability/availability/availability.ts";
import { improvements, type Look } from "../../reliability/availability/improvements.ts";
import { servedShares } from "../../reliability/availability/served.ts";
import { EngineLimitError } from "../../reliability/engine/engine-limit.ts";
import { failureData } from "../../reliability/failure-data/failure-data.ts";
import { failureModel } from "../../reliability/failure-model.ts";
import type { FailureModel } from "../../reliability/model.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { type LoadedPlan, loadPlans } from "../load-plan.ts";
import { findTopologyFile } from "../topology-files.ts";
import { UserError } from "../user-error.ts";
import { whatIf } from "../what-if.ts";
import { availabilityJson } from "./json.ts";
import { type AvailabilityReport, isMet } from "./report.ts";
import { availabilityTable } from "./table.ts";

export type AvailabilityFormat = "table" | "json";

export interface AvailabilityOptions {
  readonly whatIf: readonly string[];
  readonly format: AvailabilityFormat;
  readonly output?: string;
  readonly verbose?: boolean;
}

/** `nospof availability`: load, model, calculate, try changes, print. */
export async function runAvailability(stack: string, options: AvailabilityOptions): Promise<ExitStatus> {
  const cwd = process.cwd();
  const [loaded] = await loadPlans([findTopologyFile(stack, cwd)], cwd);
  if (loaded === undefined) throw new UserError(`${stack}: no topology`);
  if (loaded.plan.entrypoints.length === 0) {
    throw new UserError(
      `${loaded.stack}: the topology has no entrypoint: nothing that could be available`,
      "declare what clients use, for example entrypoints: [entrypoint(…)]",
    );
  }
  const report = reportOf(loaded, options.whatIf);
  const text =
    options.format === "json"
      ? availabilityJson(report)
      : availabilityTable(report, options.verbose ?? false);
  if (options.output === undefined) process.stdout.write(text);
  else {
    const path = resolve(cwd, options.output);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return report.entrypoints.every(isMet) ? EXIT_STATUS.clean : EXIT_STATUS.errorsFound;
}

function reportOf({ topology, plan, stack }: LoadedPlan, given: readonly string[]): AvailabilityReport {
  const model = failureModel(plan);
  const data = failureData(plan, model);
  const occurred = whatIf(given, model);
  const down = new Set([...occurred].flatMap((index) => model.events[index]?.id ?? []));
  const assumed = (of: FailureModel): FailureModel => {
    const indexes = [...of.events.entries()].filter(([, { id }]) => down.has(id)).map(([index]) => index);
    return assumedDown(of, new Set(indexes));
  };
  const look: Look = (planned, of, ...given) => servedShares(planned, assumed(of), ...given);
  try {
    const now = availability(plan, assumed(model), data);
    const { found, tried, left } = improvements({ topology, plan, now }, look);
    const slos = new Map(plan.entrypoints.map(({ name, slo }) => [name, slo]));
    return {
      plan,
      events: model.events,
      data,
      assumed: [...occurred],
      entrypoints: now.map((one) => ({
        ...one,
        slo: slos.get(one.entrypoint) ?? 0,
        improvements: found.filter(({ entrypoint }) => entrypoint === one.entrypoint),
      })),
      changes: { tried, left },
    };
  } catch (error) {
    if (!(error instanceof EngineLimitError)) throw error;
    throw new UserError(`${stack}: too large to calculate, even by bounds: ${error.reached}`);
  }
}
