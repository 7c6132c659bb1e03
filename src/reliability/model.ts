/**
 * The failure model: for each entrypoint, a monotone structure function over basic events.
 * Success logic throughout: a node is *up* when its children are; an event that occurs takes its leaf *down*.
 */
import type { PartReference, SourceLocation } from "../topology/model.ts";

export type EventKind =
  | "instance"
  | "host"
  | "rack"
  | "zone"
  | "region"
  | "network"
  | "gateway"
  | "shared-risk"
  | "external";

/** One thing that can fail by itself. */
export interface BasicEvent {
  /** `<kind>:<name>`, e.g. `host:a-1`; unique. */
  readonly id: string;
  readonly kind: EventKind;
  readonly name: string;
  /** The declaration it comes from. */
  readonly part: PartReference | { readonly kind: "shared-risk"; readonly name: string };
  readonly source: SourceLocation;
}

/** Children stand before their parents in `FailureModel.nodes`. */
export type StructureNode =
  | { readonly kind: "event"; readonly event: number }
  | {
      /** Up when at least `needs` children are up: all (AND), one (OR) or k of n. */
      readonly kind: "at-least";
      readonly needs: number;
      readonly children: readonly number[];
      /** Name of the part this node stands for, shown in paths; undefined for inner gates. */
      readonly label: string | undefined;
    };

export interface FailureModel {
  readonly events: readonly BasicEvent[];
  readonly nodes: readonly StructureNode[];
  readonly tops: readonly TopEvent[];
}

export interface TopEvent {
  readonly entrypoint: string;
  /** Node that is up while the entrypoint serves at all. */
  readonly serves: number;
  /** Node that is up while nothing is degraded: soft dependencies counted as hard. */
  readonly undegraded: number;
}

/** A minimal cut set of order 1. */
export interface SinglePointOfFailure {
  readonly event: BasicEvent;
  readonly entrypoint: string;
  /** `down`: the entrypoint stops. `degraded`: a soft dependency is lost. */
  readonly effect: "down" | "degraded";
  /** Labels of the parts that fail with it, from the entrypoint down to the event, e.g. `["shop", "web-lb", "host a-1"]`. */
  readonly path: readonly string[];
}
