/** The table on a terminal: its lines can be written one by one, as faults end. */
import { stripVTControlCharacters } from "node:util";
import type pico from "picocolors";
import { count } from "../../lint/wording.ts";
import { faultTitle } from "../faults/fault-text.ts";
import type { DrillResult, Fault, WritesResult } from "../model.ts";
import { type Tally, tally } from "../report.ts";
import { type Column, HEADINGS, type Row, rowsOf, type Told, toldColumns } from "./row.ts";

/** What the widest usual value needs; the fault and the entrypoint as wide as they are. */
const WIDTHS: Readonly<Record<Column, number>> = {
  fault: 5,
  entrypoint: 10,
  predicted: 10,
  measured: 8,
  failed: 10,
  "longest gap": 11,
  "predicted gap": 14,
  slowest: 8,
  healing: 17,
  "rows lost": 10,
  verdict: 10,
  "dominated by": 12,
};

/** The verdict where the eye ends, and the long names of timers after it. */
function ordered(columns: readonly Column[]): readonly Column[] {
  return [...columns.filter((one) => one !== "dominated by"), "dominated by"];
}

const TO_THE_RIGHT: ReadonlySet<Column> = new Set([
  "failed",
  "longest gap",
  "predicted gap",
  "slowest",
  "healing",
  "rows lost",
]);

export type Colors = ReturnType<typeof pico.createColors>;

export interface Table {
  readonly heading: string;
  readonly lines: (result: DrillResult) => string;
}

/**
 * @param faults all that will come, for the width of their column
 * @param told which columns there are
 */
export function tableOf(faults: readonly Fault[], told: Told, colors: Colors): Table {
  const widths = {
    ...WIDTHS,
    fault: Math.max(WIDTHS.fault, ...faults.map((fault) => faultTitle(fault).length)),
    entrypoint: Math.max(WIDTHS.entrypoint, ...told.entrypoints.map(({ length }) => length)),
  };
  const columns = ordered(toldColumns(told));
  const line = (text: Row, paint: (cell: string, column: Column) => string): string =>
    columns
      .map((column) => {
        const cell = text[column];
        const filled = TO_THE_RIGHT.has(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]);
        return paint(filled, column);
      })
      .join("  ")
      .trimEnd();
  return {
    heading: line(HEADINGS, (cell) => colors.bold(cell)),
    lines: (result) =>
      [
        ...rowsOf(result).map((row) => line(row, (cell, column) => painted(cell, column, row, colors))),
        ...reasons(result).map((reason) => colors.dim(`    ${reason}`)),
      ].join("\n"),
  };
}

function painted(cell: string, column: Column, { verdict }: Row, colors: Colors): string {
  if (column !== "verdict") return cell;
  if (verdict === "held") return colors.green(cell);
  return verdict === "impossible" ? colors.yellow(cell) : colors.red(cell);
}

/** Why a verdict is not "held"; logs of programs must not paint the terminal. */
function reasons({
  impossible,
  error,
  entrypoints,
  writes,
  attempts,
  earlier,
}: DrillResult): readonly string[] {
  const disagreements = entrypoints.flatMap(({ expected, disagreements }) =>
    disagreements.map((one) => (entrypoints.length > 1 ? `${expected.entrypoint}: ${one}` : one)),
  );
  const all = [
    ...(error?.split("\n") ?? []),
    ...(impossible === undefined ? [] : [impossible]),
    ...disagreements,
    ...writes.flatMap(writesReasons),
    ...(attempts > 1 ? [`tried ${attempts} times: the machine was busy`] : []),
    ...earlier,
  ];
  return all.map(stripVTControlCharacters);
}

/** What breaks a promise, or else what was lost within it. */
function writesReasons({ database, mode, lost, disagreements }: WritesResult): readonly string[] {
  if (disagreements.length > 0) return disagreements.map((one) => `${database}: ${one}`);
  return lost === 0
    ? []
    : [`${database}: ${count(lost, "acknowledged row")} lost, as ${mode} replication may`];
}

/** e.g. `27 of 29 predictions held, 1 failed, 1 could not be tried` */
export function summaryLine(results: readonly DrillResult[], colors: Colors): string {
  const numbers = tally(results);
  const text = summaryText(numbers, results.length);
  return numbers.failed + numbers.error > 0 ? colors.red(text) : colors.green(text);
}

/** Without colours. @param faults how many there were in all */
export function summaryText({ held, failed, error, impossible }: Tally, faults: number): string {
  return [
    `${held} of ${faults} ${faults === 1 ? "prediction" : "predictions"} held`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(error > 0 ? [`${error} ended in an error`] : []),
    ...(impossible > 0 ? [`${impossible} could not be tried here`] : []),
  ].join(", ");
}
