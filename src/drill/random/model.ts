/** A run of faults that nobody chose, one after the other and on top of each other, while rows are written. */
import type { Fault, WritesResult } from "../model.ts";

/** Something that is broken, or healed again. */
export interface Step {
  /** Milliseconds after the run began. */
  readonly atMs: number;
  readonly action: "break" | "heal";
  readonly fault: Fault;
  /** Of the fault, from 1: what heals has the number of what was broken. */
  readonly number: number;
}

export interface RandomRun {
  readonly topology: string;
  readonly date: Date;
  /** Where: system, processors, memory. */
  readonly machine: string;
  readonly seed: number;
  readonly durationMs: number;
  /** What was done, in order, at the times at which it was. */
  readonly steps: readonly Step[];
  /** Faults that this machine cannot make, and why. */
  readonly impossible: readonly { readonly fault: Fault; readonly because: string }[];
  /** Milliseconds from when all was healed until all was well; undefined when it was not in time. */
  readonly wellAfterMs: number | undefined;
  /** One for each database; empty when something went wrong before. */
  readonly writes: readonly WritesResult[];
  /** What went wrong with the run itself, with logs. */
  readonly error: string | undefined;
}

export type RunVerdict = "held" | "failed" | "error";

export function runVerdict({ error, writes }: Pick<RandomRun, "error" | "writes">): RunVerdict {
  if (error !== undefined) return "error";
  return writes.some(({ disagreements }) => disagreements.length > 0) ? "failed" : "held";
}
