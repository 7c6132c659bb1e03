/**
 * The linter for a team: policies that judge every deployed topology apart from the program that deploys it, so that nobody
 * gets past them by an option of `deploy`.
 *
 * @example
 * // index.ts of a policy pack
 * import { PolicyPack } from "@pulumi/policy";
 * import { availabilityPolicies } from "nospof/policy";
 *
 * new PolicyPack("our-team", {
 *   policies: availabilityPolicies({ allow: ["single-point-of-failure"], suppressions: false }),
 * });
 *
 * @module
 */
import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { RULE_DESCRIPTIONS } from "../../lint/lint.ts";
import { didYouMean } from "../../topology/similar-name.ts";
import { type DeployedFinding, TOPOLOGY_TYPE } from "./findings.ts";
import { type Allowance, untold, violations } from "./violations.ts";

/** What the team lets through. The configuration of a policy (`--policy-pack-config`) has the same, and goes before. */
export interface AvailabilityPolicyOptions {
  /**
   * Rules whose findings are let through in every topology. Default: none.
   * @example ["single-point-of-failure"]
   */
  readonly allow?: readonly string[];
  /**
   * Whether a topology may let a finding through by suppressing it, with its reason. Default: true. A rule that the
   * topology turns off finds nothing, whatever is said here.
   */
  readonly suppressions?: boolean;
}

/**
 * Policies for a `PolicyPack`:
 *
 * - `nospof-no-errors` (mandatory): each error of the linter is a violation, also when the program lets it through by
 *   `allowErrors`.
 * - `nospof-no-warnings` (advisory): each warning is.
 *
 * Each violation names the rule, the part, and how to mend it. Other enforcement levels: in the configuration of the pack.
 *
 * @throws pulumi.RunError for a rule that does not exist
 */
export function availabilityPolicies(options: AvailabilityPolicyOptions = {}): ResourceValidationPolicy[] {
  const allowance: Allowance = { allow: options.allow ?? [], suppressions: options.suppressions ?? true };
  refuseUnknownRules(allowance.allow);
  return [
    {
      name: "nospof-no-errors",
      description: "A topology has no errors.",
      enforcementLevel: "mandatory",
      ...judged("error", allowance, untold),
    },
    {
      name: "nospof-no-warnings",
      description: "A topology has no warnings.",
      enforcementLevel: "advisory",
      // What cannot be read is said once, by the other policy.
      ...judged("warning", allowance),
    },
  ];
}

function judged(
  severity: DeployedFinding["severity"],
  options: Allowance,
  whenUntold?: (topology: string) => string,
): Pick<ResourceValidationPolicy, "configSchema" | "validateResource"> {
  return {
    configSchema: configSchema(options),
    validateResource: ({ type, name, props, getConfig }, reportViolation) => {
      if (type !== TOPOLOGY_TYPE) return;
      const found = violations(props, severity, { ...options, ...getConfig<Partial<Allowance>>() });
      const told = found ?? (whenUntold === undefined ? [] : [whenUntold(name)]);
      for (const violation of told) reportViolation(violation);
    },
  };
}

/** Pulumi refuses a configuration that does not fit, and fills in the defaults. */
function configSchema({ allow, suppressions }: Allowance): PolicyConfigSchema {
  return {
    properties: {
      allow: {
        type: "array",
        description: "Rules whose findings are let through.",
        items: { type: "string", enum: RULE_DESCRIPTIONS.map(({ id }) => id) },
        default: [...allow],
      },
      suppressions: {
        type: "boolean",
        description: "Whether what a topology suppresses, with its reason, is let through.",
        default: suppressions,
      },
    },
  };
}

function refuseUnknownRules(allow: readonly string[]): void {
  const known = RULE_DESCRIPTIONS.map(({ id }) => id);
  const unknown = allow
    .filter((rule) => !known.includes(rule))
    .map((rule) => `"${rule}"${hint(didYouMean(rule, known))}`);
  if (unknown.length === 0) return;
  throw new pulumi.RunError(
    `availabilityPolicies({ allow }) names rules that nospof does not have: ${unknown.join(", ")}. ` +
      "Expected: ids of rules, as listed in docs/rules/README.md.",
  );
}

function hint(meant: string | undefined): string {
  return meant === undefined ? "" : ` (${meant})`;
}
