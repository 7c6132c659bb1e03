/** One line for each fault and entrypoint: the same cells on a terminal and in Markdown. */
import type { OutageBound } from "../../reliability/outage-model.ts";
import type { DrillResult, EntrypointResult, Expectation, WritesResult } from "../model.ts";
import { verdictOf } from "../report.ts";

export const COLUMNS = [
  "fault",
  "entrypoint",
  "predicted",
  "measured",
  "failed",
  "longest gap",
  "predicted gap",
  "slowest",
  "healing",
  "rows lost",
  "dominated by",
  "verdict",
] as const;

export type Column = (typeof COLUMNS)[number];
export type Row = Readonly<Record<Column, string>>;

export const HEADINGS: Row = rowOf((column) => column);
const EMPTY: Row = rowOf(() => "");

function rowOf(cell: (column: Column) => string): Row {
  return {
    fault: cell("fault"),
    entrypoint: cell("entrypoint"),
    predicted: cell("predicted"),
    measured: cell("measured"),
    failed: cell("failed"),
    "longest gap": cell("longest gap"),
    "predicted gap": cell("predicted gap"),
    slowest: cell("slowest"),
    healing: cell("healing"),
    "rows lost": cell("rows lost"),
    "dominated by": cell("dominated by"),
    verdict: cell("verdict"),
  };
}

/** Where there is one alone, or none, its column says nothing. */
export interface Told {
  /** By name. */
  readonly entrypoints: readonly string[];
  /** Those that rows are written to, by name. */
  readonly databases: readonly string[];
}

export function toldColumns({ entrypoints, databases }: Told): readonly Column[] {
  return COLUMNS.filter(
    (column) =>
      (column !== "entrypoint" || entrypoints.length > 1) && (column !== "rows lost" || databases.length > 0),
  );
}

/** One for each entrypoint, the first with what became of rows; one in all where the fault could not be tried. */
export function rowsOf(result: DrillResult): readonly Row[] {
  const verdict = verdictOf(result);
  if (result.entrypoints.length === 0) return [{ ...EMPTY, fault: result.title, verdict }];
  return result.entrypoints.map((entrypoint, index) => {
    const writes = index === 0 ? result.writes : [];
    const wrong = [entrypoint, ...writes].some(({ disagreements }) => disagreements.length > 0);
    return {
      ...measuredRow(result.title, entrypoint),
      "rows lost": lostCell(writes),
      verdict: verdict === "error" ? verdict : wrong ? "failed" : "held",
    };
  });
}

/** e.g. `0 of 148`: of those that were acknowledged. */
function lostCell(writes: readonly WritesResult[]): string {
  if (writes.length === 0) return "";
  const sum = (of: (one: WritesResult) => number): number => writes.reduce((all, one) => all + of(one), 0);
  return `${sum(({ lost }) => lost)} of ${sum(({ acknowledged }) => acknowledged)}`;
}

function measuredRow(fault: string, { expected, measured }: EntrypointResult): Row {
  return {
    ...EMPTY,
    fault,
    entrypoint: expected.entrypoint,
    predicted: shownState(expected),
    measured: measured.state,
    failed: `${measured.failed} of ${measured.requests}`,
    "longest gap": shownMs(measured.longestGapMs),
    "predicted gap": shownBound(expected.outage?.gap),
    slowest: shownMs(measured.slowestMs),
    healing: `${measured.healing.failed} failed, ${shownMs(measured.healing.longestGapMs)}`,
    "dominated by": dominatingTimer(expected),
  };
}

function shownState({ state, atWorst }: Expectation): string {
  return atWorst === undefined ? state : `≤ ${state}`;
}

function shownBound(bound: OutageBound | undefined): string {
  if (bound === undefined) return "–";
  if (bound.kind === "until-repaired") return "until repaired";
  return bound.worstMs === 0 ? "none" : `≤ ${shownMs(bound.worstMs)}`;
}

/** Of the gap, or where there is none, of the slowest answer. */
function dominatingTimer({ outage }: Expectation): string {
  const bounds = outage === undefined ? [] : [outage.gap, outage.delay];
  for (const bound of bounds) {
    const timer = bound.kind === "bounded" ? bound.timers[0] : undefined;
    if (timer !== undefined) return timer.name;
  }
  return "–";
}

function shownMs(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
