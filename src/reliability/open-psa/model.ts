import type { FaultTree } from "../engine/fault-tree.ts";

/** A basic event of a fault tree in the Open-PSA format. */
export interface OpenPsaEvent {
  /** Unique in the model; the path to it, with dots, when it is private to a container. */
  readonly name: string;
  /** What it is for people; absent when the model gives none. */
  readonly label?: string;
  /** From 0 to 1; absent when the model gives none, so that cut sets can be found but no unavailability. */
  readonly probability?: number;
}

/** What a fault tree in the Open-PSA format says. */
export interface OpenPsaModel {
  /** Of the fault tree that the top gate stands in. */
  readonly name: string;
  /** The gate whose causes are asked for: its name, or the path to it when it is private. */
  readonly top: string;
  readonly tree: FaultTree;
  /** The tree's basic event `n` is the one at index `n`. */
  readonly events: readonly OpenPsaEvent[];
}
