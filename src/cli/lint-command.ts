import { Command, InvalidArgumentError, Option } from "commander";
import type { ExitStatus } from "./exit-status.ts";
import type { LintFormat } from "./lint-report.ts";

const FORMATS: readonly LintFormat[] = ["pretty", "json", "sarif"];

/** `nospof lint`: the work is in run-lint.ts, loaded when it is called. */
export function lintCommand(finish: (status: ExitStatus) => void): Command {
  return new Command("lint")
    .summary("find single points of failure and other faults")
    .description("Find every single point of failure and the other faults of a topology.")
    .argument("[stack...]", "stack folders, topology files or quoted patterns", ["."])
    .addOption(
      new Option("-f, --format <format>", "how to print findings").choices(FORMATS).default("pretty"),
    )
    .option("-o, --output <file>", "write findings to a file instead of the terminal")
    .option("-v, --verbose", "print findings of severity info and the worst outages as well")
    .option("--max-warnings <n>", "exit with status 1 when there are more warnings", wholeNumber)
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      `
Examples:
  $ nospof lint stacks/shop
  $ nospof lint 'stacks/*' --format sarif --output nospof.sarif

With a pattern or several stacks, JSON is an array with one document each, and SARIF one log with one run each.
Exit status: 0 clean or warnings only, 1 errors found, 2 the topology or the call is wrong.`,
    )
    .action(async (paths: readonly string[], options) => {
      const { runLint } = await import("./run-lint.ts");
      finish(await runLint(paths, options));
    });
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Expected a whole number, 0 or more.");
  return Number(text);
}
