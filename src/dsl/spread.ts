export type SpreadKind = "host" | "rack" | "zone" | "region";

/** See `WorkloadOptions.spread`. */
export type Spread = SpreadKind | "none" | BestEffortSpread;

export interface BestEffortSpread {
  readonly bestEffort: SpreadKind;
}

/**
 * Spread over these domains as far as there are enough of them.
 * @example service("worker", { replicas: 5, spread: bestEffort("zone"), … })
 */
export function bestEffort(over: SpreadKind): BestEffortSpread {
  return { bestEffort: over };
}
