/** The change to a topology that removes one cause of an outage: data, so that tests can make it and look again. */
import type { Group, PlannedNetwork } from "../../plan/model.ts";
import type { DomainKind, External, PartReference, SharedRisk, Spread } from "../../topology/model.ts";
import type { MissingVirtualIp } from "./missing-virtual-ip.ts";

export type Remedy =
  | WorkloadRemedy
  /** Two devices instead of one. */
  | { readonly kind: "switches" | "gateway"; readonly network: PlannedNetwork }
  | RiskRemedy
  | SoftenRemedy
  /** A second backend beside an external one. */
  | { readonly kind: "second-backend"; readonly external: External; readonly loadBalancer: string }
  /** Servers that elect their primary, with an ensemble to do it by and a load balancer before them. */
  | { readonly kind: "elect"; readonly group: Group }
  /** No change of the topology helps, or none has to be made: `suppress(rule, { on })`. */
  | { readonly kind: "accept"; readonly why: string; readonly rule: string; readonly on: string };

/** More replicas, or the same ones elsewhere. */
export interface WorkloadRemedy {
  readonly kind: "workload";
  readonly group: Group;
  readonly set: WorkloadChange;
  /** Domains to declare besides: there are too few to spread over. */
  readonly add: { readonly kind: DomainKind; readonly count: number } | undefined;
}

/** Only what changes. */
export interface WorkloadChange {
  readonly replicas?: number;
  readonly spread?: Spread;
  readonly within?: readonly string[];
  /** A virtual IP to be added. */
  readonly virtualIp?: MissingVirtualIp;
}

/** Make the parts independent of a shared risk. */
export interface RiskRemedy {
  readonly kind: "risk";
  readonly risk: SharedRisk;
  readonly parts: readonly PartReference[];
}

/** Hard dependencies become soft. */
export interface SoftenRemedy {
  readonly kind: "soften";
  /** As the DSL refers to it: `orders.writer`, `payments`. */
  readonly on: string;
  readonly target: { readonly kind: "database-writer" | "external"; readonly name: string };
  readonly dependents: readonly { readonly kind: "service" | "entrypoint"; readonly name: string }[];
}
