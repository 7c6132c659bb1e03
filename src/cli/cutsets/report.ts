import type { CutGroup } from "../../reliability/cut-pairs/groups.ts";
import type { BasicEvent } from "../../reliability/model.ts";

/** Up to which order cut sets are listed unless said otherwise. */
export const DEFAULT_ORDER = 2;

/** What `nospof cutsets` has found. */
export interface CutSetsReport {
  readonly topology: string;
  readonly events: readonly BasicEvent[];
  /** Indexes of the events that are taken to have occurred. */
  readonly assumed: readonly number[];
  readonly entrypoints: readonly EntrypointCuts[];
}

export interface EntrypointCuts {
  readonly entrypoint: string;
  readonly effect: "down" | "degraded";
  /** Whether it is so without any more failures. */
  readonly already: boolean;
  /** How many minimal cut sets of order 1, 2 there are. */
  readonly counts: readonly [number, number];
  readonly groups: readonly CutGroup[];
  /** Those of order 3 and more that were asked for, by order: none where none were. */
  readonly larger: readonly CutSetsOfOrder[];
}

/** All minimal cut sets of one order. */
export interface CutSetsOfOrder {
  readonly order: number;
  /** Sorted indexes of events. */
  readonly sets: readonly (readonly number[])[];
}
