import type { BackupDeclaration } from "./backup.ts";
import { type Declaration, declare } from "./declaration.ts";
import type { DomainDeclaration } from "./domain.ts";
import type { EntrypointDeclaration } from "./entrypoint.ts";
import type { ExternalDeclaration } from "./external.ts";
import type { NetworkDeclaration } from "./network.ts";
import type { SharedRiskDeclaration } from "./shared-risk.ts";
import type { WorkloadDeclaration } from "./workload.ts";

export interface SuppressionOptions {
  /** The part the finding is about. Default: every finding of the rule. */
  readonly on?:
    | DomainDeclaration
    | NetworkDeclaration
    | ExternalDeclaration
    | SharedRiskDeclaration
    | WorkloadDeclaration
    | BackupDeclaration
    | EntrypointDeclaration;
  /** Why this is accepted; printed with the finding. */
  readonly because: string;
}

export type SuppressionDeclaration = Declaration<"suppression", SuppressionOptions>;

/**
 * Accepts a finding, with a reason that is printed.
 * @param rule the rule's id, as `nospof lint` prints it
 * @example suppress("single-point-of-failure", { on: uplink, because: "the second line is ordered for March" })
 */
export function suppress(rule: string, options: SuppressionOptions): SuppressionDeclaration {
  return declare("suppression", rule, options, suppress);
}
