import type { Attempt } from "../model.ts";

/** How an attempt ended. */
export interface AttemptResult extends Pick<Attempt, "outcome" | "detail"> {
  /** When it was decided, by `performance.now()`, where that was before it is told. Default: now. */
  readonly atMs?: number;
}

export interface AttemptStart {
  /** Counts up, over all attempts. */
  readonly number: number;
  /** Own address to send from; undefined: any. */
  readonly source: string | undefined;
  /** To be called once. */
  readonly end: (result: AttemptResult) => void;
}

/** Starts one attempt; what it returns gives it up. Made once for each address, so that it can keep what it likes. */
export type Attempter = (start: AttemptStart) => () => void;

export interface Place {
  readonly address: string;
  readonly port: number;
}

export const OK: AttemptResult = { outcome: "ok", detail: undefined };

export function failed(detail: string): AttemptResult {
  return { outcome: "failed", detail };
}

/** The code of an error, as `ECONNREFUSED`, else what it says. */
export function failedBy(error: Error): AttemptResult {
  return failed("code" in error && typeof error.code === "string" ? error.code : error.message);
}
