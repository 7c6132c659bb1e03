/** No topology with known errors is deployed by accident. */

import type { Diagnostic } from "../lint/diagnostic.ts";
import type { Plan } from "../plan/model.ts";
import { runError } from "./run-error.ts";

/**
 * @param allowed rules whose errors are let through
 * @throws pulumi.RunError that lists every error neither suppressed nor allowed, and every allowed rule that finds
 * nothing: an exception that outlives its reason would hide the next error.
 */
export function refuseErrors(
  plan: Plan,
  diagnostics: readonly Diagnostic[],
  allowed: readonly string[],
): void {
  const errors = diagnostics.filter(
    ({ severity, suppressed }) => severity === "error" && suppressed === undefined,
  );
  const refused = errors.filter(({ rule }) => !allowed.includes(rule));
  if (refused.length > 0) {
    const count = refused.length === 1 ? "an error" : `${refused.length} errors`;
    throw runError(
      `Topology "${plan.name}" has ${count} and is not deployed:\n${refused.map(line).join("\n")}\n` +
        `Mend or suppress them in the topology, or let a rule through by name: ` +
        `deploy(topology, target, { allowErrors: ["${refused[0]?.rule}"] }).`,
    );
  }
  const idle = allowed.filter((rule) => !errors.some((error) => error.rule === rule));
  if (idle.length > 0) {
    throw runError(
      `allowErrors names ${idle.map((rule) => `"${rule}"`).join(", ")}, but topology "${plan.name}" has no such ` +
        `error (any more): take it out.`,
    );
  }
}

function line({ source, rule, message, fix }: Diagnostic): string {
  return `  ${source.file}:${source.line}:${source.column}  ${rule}\n    ${message}\n    fix: ${fix}`;
}
