/** What a stand-in learns of one thing it depends on. */
export interface TargetAnswer {
  readonly up: boolean;
  /** What the target itself lacks: it answers, but not in full. */
  readonly degraded: readonly string[];
}

/** Asks once; may reject for "down". Gives everything up when the signal says so. */
export type AskTarget = (signal: AbortSignal) => Promise<TargetAnswer>;

export const UP: TargetAnswer = { up: true, degraded: [] };
export const DOWN: TargetAnswer = { up: false, degraded: [] };
