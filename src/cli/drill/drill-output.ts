/** Where results go while they come in, and in the end. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { WriteStream } from "node:tty";
import { faultTitle } from "../../drill/faults/fault-text.ts";
import type { DrillResult, Fault } from "../../drill/model.ts";
import type { DrillReport } from "../../drill/report.ts";
import type { Told } from "../../drill/reporters/row.ts";
import { summaryLine, tableOf } from "../../drill/reporters/table.ts";
import type { Progress } from "../../drill/run.ts";
import { colorsFor } from "../colors.ts";

export type DrillFormat = "table" | "json" | "junit" | "markdown";

export interface DrillOutput {
  readonly tell: (progress: Progress) => void;
  readonly end: (report: DrillReport) => Promise<void>;
}

/**
 * The table is written line by line, as faults end: to standard output, or, where that or a file gets another document,
 * to standard error. On a terminal the last line says what is going on.
 */
export function drillOutput(
  faults: readonly Fault[],
  told: Told,
  options: { readonly format: DrillFormat; readonly output?: string },
): DrillOutput {
  const { format, output } = options;
  const live = format === "table" && output === undefined ? process.stdout : process.stderr;
  const colors = colorsFor(live);
  const table = tableOf(faults, told, colors);
  const status = statusLine(live, faults.length);
  let headed = false;
  return {
    tell: (progress) => {
      if (progress.step !== "ended") return status.show(progress);
      status.clear();
      if (!headed) live.write(`${table.heading}\n`);
      headed = true;
      live.write(`${table.lines(progress.result)}\n`);
    },
    end: async (report) => {
      status.clear();
      live.write(`\n${summaryLine(report.results, colors)}\n`);
      if (format === "table" && output === undefined) return;
      const text = await documentOf(format, report, faults, told);
      if (output === undefined) process.stdout.write(text);
      else writeFile(resolve(process.cwd(), output), text);
    },
  };
}

async function documentOf(
  format: DrillFormat,
  report: DrillReport,
  faults: readonly Fault[],
  told: Told,
): Promise<string> {
  switch (format) {
    case "table": {
      const colors = colorsFor({ isTTY: false });
      const table = tableOf(faults, told, colors);
      const lines = report.results.map((result: DrillResult) => table.lines(result));
      return `${[table.heading, ...lines, "", summaryLine(report.results, colors)].join("\n")}\n`;
    }
    case "json":
      return (await import("../../drill/reporters/json.ts")).json(report);
    case "junit":
      return (await import("../../drill/reporters/junit.ts")).junit(report);
    case "markdown":
      return (await import("../../drill/reporters/markdown.ts")).markdown(report);
    default:
      return format satisfies never;
  }
}

/** A line that is written over, for people at a terminal. */
function statusLine(stream: Pick<WriteStream, "isTTY" | "write">, total: number) {
  const shown = stream.isTTY === true;
  return {
    clear: () => {
      if (shown) stream.write("\r\u001b[2K");
    },
    show: (progress: Exclude<Progress, { readonly step: "ended" }>) => {
      if (!shown) return;
      const text =
        progress.step === "opening"
          ? "bringing the lab up …"
          : `${progress.index + 1} of ${total}: ${faultTitle(progress.fault)}, ${
              progress.step === "healing"
                ? "healing …"
                : `watching for ${(progress.watchMs / 1000).toFixed(1)} s …`
            }`;
      stream.write(`\r\u001b[2K${text}`);
    },
  };
}

function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
