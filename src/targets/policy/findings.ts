/** What the linter found of a deployed topology, as Pulumi keeps it and shows it to policies. */
import { z } from "zod";
import type { Diagnostic } from "../../lint/diagnostic.ts";
import { compareText } from "../../plan/compare.ts";

/** Resource type of a deployed topology, as it is shown in `pulumi up`. */
export const TOPOLOGY_TYPE = "nospof:index:Topology";

const SEVERITIES = ["error", "warning", "info"] as const satisfies readonly Diagnostic["severity"][];

/** Fields that a later nospof adds are let through. */
const findings = z.array(
  z.object({
    severity: z.enum(SEVERITIES),
    rule: z.string(),
    subject: z.object({ kind: z.string(), name: z.string() }),
    message: z.string(),
    fix: z.string(),
    /** Where the topology accepts it: the reason. */
    suppressed: z.object({ because: z.string() }).optional(),
  }),
);

/** A diagnostic without the line it stands on: that depends on whose machine it is, and moves with every edit above it. */
export type DeployedFinding = Readonly<z.infer<typeof findings>[number]>;

/** By severity, rule, what it is about, and message: the same on every machine. */
export function deployedFindings(diagnostics: readonly Diagnostic[]): readonly DeployedFinding[] {
  return diagnostics.map(deployed).sort(inOrder);
}

/**
 * @param given an input of the topology's component, perhaps by another release of nospof
 * @returns undefined when it is not what {@link deployedFindings} gives
 */
export function readFindings(given: unknown): readonly DeployedFinding[] | undefined {
  return findings.safeParse(given).data;
}

function deployed({ severity, rule, subject, message, fix, suppressed }: Diagnostic): DeployedFinding {
  return {
    severity,
    rule,
    subject: { kind: subject.kind, name: subject.name },
    message,
    fix,
    ...(suppressed !== undefined && { suppressed: { because: suppressed.because } }),
  };
}

function inOrder(left: DeployedFinding, right: DeployedFinding): number {
  return (
    SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity) ||
    compareText(left.rule, right.rule) ||
    compareText(left.subject.kind, right.subject.kind) ||
    compareText(left.subject.name, right.subject.name) ||
    compareText(left.message, right.message)
  );
}
