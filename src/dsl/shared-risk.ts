import { type Declaration, declare } from "./declaration.ts";
import type { DomainDeclaration } from "./domain.ts";
import type { ExternalDeclaration } from "./external.ts";
import type { NetworkDeclaration } from "./network.ts";
import type { FailureOptions } from "./reliability.ts";
import type { WorkloadDeclaration } from "./workload.ts";

export interface SharedRiskOptions extends FailureOptions {
  /** What fails when the risk strikes. At least one part. */
  readonly affects: readonly (
    | DomainDeclaration
    | NetworkDeclaration
    | ExternalDeclaration
    | WorkloadDeclaration
  )[];
}

export type SharedRiskDeclaration = Declaration<"shared-risk", SharedRiskOptions>;

/**
 * Something that several parts share although they stand in different failure domains: a power feed, a storage
 * array, a DNS provider.
 * @example sharedRisk("feed-1", { affects: [rackA1, rackB1] })
 */
export function sharedRisk(name: string, options: SharedRiskOptions): SharedRiskDeclaration {
  return declare("shared-risk", name, options, sharedRisk);
}
