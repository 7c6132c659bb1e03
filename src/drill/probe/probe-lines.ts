/** What the probe in the clients' host and the drill write to each other: one JSON value a line. */
import type { Attempt, ProbeTarget } from "../model.ts";

/** The first and only line to the probe. */
export interface ProbeSetup {
  readonly targets: readonly ProbeTarget[];
  /** Own addresses to send from, in turn; empty: any. */
  readonly sources: readonly string[];
  /** Milliseconds between two attempts at an address. */
  readonly everyMs: number;
}

/** From the probe. Times in milliseconds since it began. */
export type ProbeLine =
  /** Attempts are about to begin; `monotonicMs` is the machine's monotonic clock at time 0. */
  | { readonly kind: "began"; readonly monotonicMs: number }
  | { readonly kind: "attempt"; readonly target: number; readonly attempt: Attempt }
  /** Nothing was sent, since the probe itself did not get to it. */
  | { readonly kind: "stall"; readonly fromMs: number; readonly toMs: number }
  /** Again and again: how far things are. */
  | {
      readonly kind: "reached";
      /** All that happened before was told. */
      readonly atMs: number;
      /** Every attempt that began before is over. */
      readonly settledMs: number;
      /** In flight for long already, but begun lately. */
      readonly waiting: readonly {
        readonly target: number;
        readonly address: number;
        readonly startMs: number;
      }[];
    };

const OUTCOMES = ["ok", "degraded", "failed"] as const satisfies readonly Attempt["outcome"][];

/** Without a line break. Times are cut to tenths of a millisecond: there are many lines. */
export function writeProbeLine(line: ProbeLine): string {
  switch (line.kind) {
    case "began":
      return JSON.stringify(["b", line.monotonicMs]);
    case "attempt": {
      const { address, startMs, endMs, outcome, detail } = line.attempt;
      const fields = ["a", line.target, address, short(startMs), short(endMs), OUTCOMES.indexOf(outcome)];
      return JSON.stringify(detail === undefined ? fields : [...fields, detail]);
    }
    case "stall":
      return JSON.stringify(["s", short(line.fromMs), short(line.toMs)]);
    case "reached": {
      const waiting = line.waiting.map(({ target, address, startMs }) => [target, address, short(startMs)]);
      return JSON.stringify(["r", short(line.atMs), short(line.settledMs), ...waiting]);
    }
    default:
      return line satisfies never;
  }
}

/** @throws Error for anything that {@link writeProbeLine} does not write */
export function readProbeLine(text: string): ProbeLine {
  const fields: unknown = text.startsWith("[") ? JSON.parse(text) : undefined;
  if (!Array.isArray(fields)) throw new Error(`not a line of the probe: ${text}`);
  const number = (index: number): number => Number(fields[index]);
  switch (fields[0]) {
    case "b":
      return { kind: "began", monotonicMs: number(1) };
    case "a": {
      const outcome = OUTCOMES[number(5)] ?? "failed";
      const detail = fields[6] === undefined ? undefined : String(fields[6]);
      const attempt = { address: number(2), startMs: number(3), endMs: number(4), outcome, detail };
      return { kind: "attempt", target: number(1), attempt };
    }
    case "s":
      return { kind: "stall", fromMs: number(1), toMs: number(2) };
    case "r": {
      const waiting = fields
        .slice(3)
        .filter(Array.isArray)
        .map((each) => ({ target: Number(each[0]), address: Number(each[1]), startMs: Number(each[2]) }));
      return { kind: "reached", atMs: number(1), settledMs: number(2), waiting };
    }
    default:
      throw new Error(`not a line of the probe: ${text}`);
  }
}

/** Milliseconds of the machine's monotonic clock, the same in every process that is in the same time namespace. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Tenths of a millisecond are more than a timer can tell. */
function short(ms: number): number {
  return Math.round(ms * 10) / 10;
}
