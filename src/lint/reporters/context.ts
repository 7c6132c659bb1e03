import { join, relative, sep } from "node:path";
import type { Plan } from "../../plan/model.ts";
import type { SinglePointOfFailure } from "../../reliability/model.ts";
import type { WorstOutage } from "../../reliability/outage-worst.ts";
import type { SourceLocation } from "../../topology/model.ts";

/** What every reporter is given besides the findings. */
export interface ReportContext {
  readonly plan: Plan;
  readonly singlePoints: readonly SinglePointOfFailure[];
  readonly worstOutages: () => readonly WorstOutage[];
  /** Absolute folder of the topology file, which source locations are relative to. */
  readonly root: string;
  /** Absolute folder that printed paths are relative to. */
  readonly cwd: string;
  /** Whether findings of severity info, and what each component can do at worst, are printed for people. */
  readonly verbose: boolean;
  /** Default: false. */
  readonly color?: boolean;
}

/** Path of a source file as seen from the working folder, with `/` on every platform. */
export function shownFile(
  { file }: SourceLocation,
  { root, cwd }: Pick<ReportContext, "root" | "cwd">,
): string {
  return relative(cwd, join(root, file)).split(sep).join("/");
}

/** A rule's page, relative to nospof's own folder. */
export function rulePage(rule: string): string {
  return `docs/rules/${rule}.md`;
}
