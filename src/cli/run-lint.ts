import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Diagnostic } from "../lint/diagnostic.ts";
import { lintContext } from "../lint/lint.ts";
import { ruleContext } from "../lint/rule-context.ts";
import { refuseImpossible } from "../render/limits.ts";
import { wantsColor } from "./colors.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { type CheckedStack, type LintFormat, lintReport } from "./lint-report.ts";
import { type LoadedPlan, loadPlans } from "./load-plan.ts";
import { locatingProblems } from "./problem-location.ts";
import { findTopologyFiles, isPattern } from "./topology-files.ts";

export interface LintOptions {
  readonly format: LintFormat;
  readonly output?: string;
  readonly verbose?: boolean;
  readonly maxWarnings?: number;
}

/** `nospof lint`: parse, plan, check, report. */
export async function runLint(paths: readonly string[], options: LintOptions): Promise<ExitStatus> {
  const cwd = process.cwd();
  const files = await findTopologyFiles(paths, cwd);
  const checked = (await loadPlans(files, cwd)).map((loaded) => check(loaded, cwd));
  const color = options.output === undefined && wantsColor(process.stdout);
  const several = files.length > 1 || paths.some((path) => isPattern(path, cwd));
  const { format, verbose = false } = options;
  const text = await lintReport(checked, { format, verbose, color, cwd, several });
  if (options.output === undefined) process.stdout.write(text);
  else writeFile(resolve(cwd, options.output), text);
  return statusOf(
    checked.flatMap(({ diagnostics }) => diagnostics),
    options.maxWarnings,
  );
}

function check(loaded: LoadedPlan, cwd: string): CheckedStack {
  const { plan, root } = loaded;
  return locatingProblems({ root, cwd }, () => {
    // What can't be rendered is no topology to judge.
    refuseImpossible(plan);
    const context = ruleContext(plan);
    return { ...loaded, ...context, diagnostics: lintContext(context) };
  });
}

function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function statusOf(diagnostics: readonly Diagnostic[], maxWarnings: number | undefined): ExitStatus {
  const counted = diagnostics.filter(({ suppressed }) => suppressed === undefined);
  const number = (severity: Diagnostic["severity"]): number =>
    counted.filter((diagnostic) => diagnostic.severity === severity).length;
  return number("error") > 0 || number("warning") > (maxWarnings ?? Number.POSITIVE_INFINITY)
    ? EXIT_STATUS.errorsFound
    : EXIT_STATUS.clean;
}
