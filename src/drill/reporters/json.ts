import type { OutageBound } from "../../reliability/outage-model.ts";
import { faultExpression } from "../faults/fault-text.ts";
import type { Expectation, Measurement, WritesResult } from "../model.ts";
import { type DrillReport, type Tally, tally, type Verdict, verdictOf } from "../report.ts";

/** The document of `--format json`. Fields are only ever added within a `version`. */
export interface JsonDrill {
  readonly version: 1;
  /** Name of the topology. */
  readonly topology: string;
  /** When the drill began, ISO 8601. */
  readonly date: string;
  readonly machine: string;
  /** In the order in which they were made. */
  readonly faults: readonly JsonFault[];
  readonly summary: Tally;
}

export interface JsonFault {
  /** What `--fault` takes to make it again. */
  readonly fault: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** Why it could not be tried; absent when it was. */
  readonly impossible?: string;
  /** What went wrong with the drill itself; absent when nothing did. */
  readonly error?: string;
  /** How long the drill itself waited for a processor meanwhile, at worst, in milliseconds. */
  readonly latenessMs: number;
  /** More than 1 where a machine was too busy to tell: what is said here is of the last one. */
  readonly attempts: number;
  /** What did not agree in the tries before it; absent when everything did. */
  readonly earlier?: readonly string[];
  readonly entrypoints: readonly JsonEntrypoint[];
  /** One for each database with a schema; absent where there is none, and where nothing was tried. Times in tenths. */
  readonly writes?: readonly WritesResult[];
}

export interface JsonEntrypoint {
  readonly entrypoint: string;
  readonly predicted: {
    readonly state: Expectation["state"];
    /** Why less may be felt; absent: exactly this state is expected. */
    readonly atWorst?: string;
    /** Absent where nothing is promised about time. */
    readonly gap?: JsonBound;
    readonly delay?: JsonBound;
    readonly noneFails?: boolean;
  };
  /** Times in milliseconds, in tenths. */
  readonly measured: Omit<Measurement, "entrypoint">;
  /** Empty when the prediction held. */
  readonly disagreements: readonly string[];
}

/** `worstMs` is null when it lasts until somebody repairs it. */
export interface JsonBound {
  readonly worstMs: number | null;
  /** What takes the time, the longest first. */
  readonly timers: readonly { readonly name: string; readonly worstMs: number }[];
}

/** For programs: one JSON document. */
export function json({ topology, date, machine, results }: DrillReport): string {
  const report: JsonDrill = {
    version: 1,
    topology,
    date: date.toISOString(),
    machine,
    faults: results.map((result) => ({
      fault: faultExpression(result.fault),
      title: result.title,
      verdict: verdictOf(result),
      ...(result.impossible === undefined ? {} : { impossible: result.impossible }),
      ...(result.error === undefined ? {} : { error: result.error }),
      latenessMs: tenths(result.latenessMs),
      attempts: result.attempts,
      ...(result.earlier.length === 0 ? {} : { earlier: result.earlier }),
      entrypoints: result.entrypoints.map(({ expected, measured, disagreements }) => ({
        entrypoint: expected.entrypoint,
        predicted: predictedOf(expected),
        measured: measuredOf(measured),
        disagreements,
      })),
      ...(result.writes.length === 0 ? {} : { writes: result.writes.map(writesOf) }),
    })),
    summary: tally(results),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function predictedOf({ state, atWorst, outage }: Expectation): JsonEntrypoint["predicted"] {
  return {
    state,
    ...(atWorst === undefined ? {} : { atWorst }),
    ...(outage === undefined
      ? {}
      : { gap: boundOf(outage.gap), delay: boundOf(outage.delay), noneFails: outage.noneFails }),
  };
}

function boundOf(bound: OutageBound): JsonBound {
  return bound.kind === "bounded"
    ? { worstMs: bound.worstMs, timers: bound.timers }
    : { worstMs: null, timers: [] };
}

function measuredOf(measured: Measurement): JsonEntrypoint["measured"] {
  const { requests, failed, state, healing, failures } = measured;
  return {
    requests,
    failed,
    longestGapMs: tenths(measured.longestGapMs),
    slowestMs: tenths(measured.slowestMs),
    slowestAnswerMs: tenths(measured.slowestAnswerMs),
    state,
    healing: { failed: healing.failed, longestGapMs: tenths(healing.longestGapMs) },
    failures,
  };
}

function writesOf(writes: WritesResult): WritesResult {
  return { ...writes, longestGapMs: tenths(writes.longestGapMs) };
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
