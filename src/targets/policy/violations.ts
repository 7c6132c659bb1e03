/** Which findings of a topology a team does not let through. */
import { type DeployedFinding, readFindings } from "./findings.ts";

/** What a team lets through. */
export interface Allowance {
  /** Rules whose findings are let through. */
  readonly allow: readonly string[];
  /** Whether what a topology suppresses, with its reason, is let through. */
  readonly suppressions: boolean;
}

/**
 * A text for each finding of the severity that is not let through. Whether the program let it through does not matter: that
 * is for the team to say.
 *
 * @param inputs of the topology's component
 * @returns undefined when they do not tell what was found
 */
export function violations(
  inputs: Readonly<Record<string, unknown>>,
  severity: DeployedFinding["severity"],
  { allow, suppressions }: Allowance,
): readonly string[] | undefined {
  return readFindings(inputs.findings)
    ?.filter((finding) => finding.severity === severity && !allow.includes(finding.rule))
    .filter(({ suppressed }) => suppressed === undefined || !suppressions)
    .map(text);
}

/** For a topology whose inputs tell nothing: no findings must not pass for none. */
export function untold(topology: string): string {
  return (
    `Topology "${topology}" does not tell what nospof's linter found: its component has no input "findings" that can be ` +
    "read. Deploy it with the release of nospof that this policy is from, and with a Pulumi that passes on inputs of " +
    "components: PULUMI_NODEJS_SKIP_COMPONENT_INPUTS must not be set."
  );
}

function text({ rule, subject, message, fix, suppressed }: DeployedFinding): string {
  return [
    `${rule} (${subject.kind} "${subject.name}"): ${message}`,
    `fix: ${fix}`,
    ...(suppressed === undefined ? [] : [`suppressed in the topology, because: ${suppressed.because}`]),
  ].join("\n");
}
