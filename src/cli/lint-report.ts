import type { Diagnostic } from "../lint/diagnostic.ts";
import type { RuleContext } from "../lint/rule.ts";
import type { LoadedPlan } from "./load-plan.ts";

export type LintFormat = "pretty" | "json" | "sarif";

/** A stack with all that was found. */
export interface CheckedStack extends LoadedPlan, Pick<RuleContext, "singlePoints" | "worstOutages"> {
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReportOptions {
  readonly format: LintFormat;
  readonly verbose: boolean;
  readonly color: boolean;
  readonly cwd: string;
  /** The call may name several stacks: the form of JSON follows the call, not how many there happen to be. */
  readonly several: boolean;
}

/** The findings of all stacks in one format, ending in a line break. */
export async function lintReport(stacks: readonly CheckedStack[], options: ReportOptions): Promise<string> {
  switch (options.format) {
    case "pretty": {
      const { pretty } = await import("../lint/reporters/pretty.ts");
      return joined(stacks.map((stack) => pretty(stack.diagnostics, contextOf(stack, options))));
    }
    case "json": {
      const { json } = await import("../lint/reporters/json.ts");
      const documents = stacks.map((stack) => json(stack.diagnostics, contextOf(stack, options)).trimEnd());
      return options.several ? `[\n${documents.join(",\n")}\n]\n` : `${documents.join("")}\n`;
    }
    case "sarif": {
      const { sarif } = await import("../lint/reporters/sarif.ts");
      return mergeLogs(stacks.map((stack) => sarif(stack.diagnostics, contextOf(stack, options))));
    }
    default:
      return options.format satisfies never;
  }
}

function contextOf(
  { plan, singlePoints, worstOutages, root }: CheckedStack,
  { cwd, verbose, color }: ReportOptions,
) {
  return { plan, singlePoints, worstOutages, root, cwd, verbose, color };
}

/** With an empty line between stacks. */
function joined(texts: readonly string[]): string {
  return texts.map((text) => `${text.trimEnd()}\n`).join("\n");
}

/** One log with a run for each stack, which code hosts tell apart by `automationDetails.id`. */
function mergeLogs(texts: readonly string[]): string {
  const [first, ...others] = texts.map((text): SarifLog => JSON.parse(text));
  const runs = [first, ...others].flatMap((log) => log?.runs ?? []);
  return `${JSON.stringify({ ...first, runs }, undefined, 2)}\n`;
}

interface SarifLog {
  readonly runs: readonly unknown[];
}
