/** All results of a drill, and what they come to. */
import type { DrillResult } from "./model.ts";

export interface DrillReport {
  readonly topology: string;
  /** When it began. */
  readonly date: Date;
  /** Where: system, processors, memory. */
  readonly machine: string;
  readonly results: readonly DrillResult[];
}

/** `error`: it could not be carried through, or nothing became well again. */
export type Verdict = "held" | "failed" | "error" | "impossible";

/** An error outweighs all else: what was measured before it may be of a lab that was not well. */
export function verdictOf({ impossible, error, entrypoints, writes }: DrillResult): Verdict {
  if (error !== undefined) return "error";
  if (impossible !== undefined) return "impossible";
  const judged = [...entrypoints, ...writes];
  return judged.some(({ disagreements }) => disagreements.length > 0) ? "failed" : "held";
}

/** How many faults came to each verdict. */
export type Tally = Readonly<Record<Verdict, number>>;

export function tally(results: readonly DrillResult[]): Tally {
  const verdicts = results.map(verdictOf);
  const number = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length;
  return {
    held: number("held"),
    failed: number("failed"),
    error: number("error"),
    impossible: number("impossible"),
  };
}

/** Whether everything that could be tried was as predicted. */
export function allHeld(results: readonly DrillResult[]): boolean {
  const { failed, error } = tally(results);
  return failed === 0 && error === 0;
}
