/** Where a random run is told while it goes on, and in the end. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type RandomRun, runVerdict } from "../../drill/random/model.ts";
import { randomJson, randomJunit, randomSummary, stepLine } from "../../drill/random/reporters.ts";
import type { RandomProgress } from "../../drill/random/run-random.ts";
import { colorsFor } from "../colors.ts";
import type { DrillFormat } from "./drill-output.ts";

export interface RandomOutput {
  readonly tell: (progress: RandomProgress) => void;
  readonly end: (run: RandomRun) => void;
}

/** A line for each step as it is done: to standard output, or, where that or a file gets another document, to standard error. */
export function randomOutput(options: {
  readonly format: DrillFormat;
  readonly output?: string;
}): RandomOutput {
  const { format, output } = options;
  const live = format === "table" && output === undefined ? process.stdout : process.stderr;
  const colors = colorsFor(live);
  return {
    tell: (progress) => live.write(`${progressLine(progress)}\n`),
    end: (run) => {
      const summary = randomSummary(run);
      const paint = runVerdict(run) === "held" ? colors.green : colors.red;
      live.write(`\n${paint(summary)}\n`);
      if (format === "table" && output === undefined) return;
      const text = documentOf(format, run, summary);
      if (output === undefined) {
        process.stdout.write(text);
        return;
      }
      const path = resolve(process.cwd(), output);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
  };
}

function progressLine(progress: RandomProgress): string {
  switch (progress.step) {
    case "opening":
      return "bringing the lab up …";
    case "doing":
      return stepLine(progress.done);
    case "healing":
      return "all is healed; waiting until everything is well, and reading the rows …";
    default:
      return progress satisfies never;
  }
}

function documentOf(format: DrillFormat, run: RandomRun, summary: string): string {
  switch (format) {
    case "json":
      return randomJson(run);
    case "junit":
      return randomJunit(run);
    case "table":
    case "markdown":
      return `${[...run.steps.map((step) => `    ${stepLine(step)}`), "", summary].join("\n")}\n`;
    default:
      return format satisfies never;
  }
}
