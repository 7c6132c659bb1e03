/** What an update of a running topology does, in which order, and what is left while it does it. */
import type { BasicEvent } from "../model.ts";

/** A group in the order of an update. */
export interface RolloutGroup {
  readonly group: string;
  /** Names of its instances in the order in which they are replaced, each when the one before is back. */
  readonly instances: readonly string[];
  /** Names of groups that are done before it begins, sorted. All stand before it in the order. */
  readonly after: readonly string[];
  /** Those of `after` that it does not depend on: each may stand in for the other, so never both at a time. */
  readonly apartFrom: readonly string[];
}

/** What only the target knows of how it replaces an instance. */
export interface RestartTimes {
  /** From the moment when it gets no new work until it has ended: draining and the grace for its end. */
  readonly stopSeconds: number;
  /** From its end until its program answers again. */
  readonly startSeconds: number;
  /** From then until the platform has found it healthy. Default: `interval` × `rise` of a declared health check. */
  readonly healthySeconds?: number;
}

/** What is left while some instances are away. */
export interface StepRedundancy {
  /** Names of the instances, sorted. */
  readonly away: readonly string[];
  /** Of every entrypoint, then of every group with an instance that is away; each by name. */
  readonly left: readonly RedundancyLeft[];
}

export interface RedundancyLeft {
  readonly of: RedundancySubject;
  /** Whether one of the instances that are away is among those it may need to serve. */
  readonly involved: boolean;
  /** When nothing is away. */
  readonly usual: Redundancy;
  /** While the instances are. */
  readonly meanwhile: Redundancy;
}

/**
 * What can be lost. An entrypoint serves as `docs/failure-model.md` says. A group is up while as many of its instances
 * are as it needs, wherever they stand; what it depends on is the entrypoints' business. The writer of a database is up
 * while its primary is, or where the servers choose it, while there are enough to choose from.
 */
export type RedundancySubject =
  | { readonly kind: "entrypoint"; readonly name: string }
  | { readonly kind: "group"; readonly name: string }
  | { readonly kind: "writer"; readonly name: string };

export type Redundancy =
  | { readonly state: "down" }
  | {
      /** `degraded`: serves, without something that it has a soft dependency on. Entrypoints only. */
      readonly state: "up" | "degraded";
      /** How many further instances may be lost, any of them; 2 means 2 or more. */
      readonly tolerates: 0 | 1 | 2;
      /**
       * Names of instances, sorted. Where it tolerates 0: each whose loss alone takes it down. Where it tolerates 1: two
       * whose loss together does, one example of perhaps many. Else empty.
       */
      readonly fatal: readonly string[];
      /** Everything but instances whose loss alone takes it down (hosts, zones, networks …), sorted by id. */
      readonly fatalEvents: readonly BasicEvent[];
    };
