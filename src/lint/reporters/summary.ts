import type { Diagnostic } from "../diagnostic.ts";

/** How many findings of each severity; suppressed ones are counted only as such. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly suppressed: number;
}

export function summaryOf(diagnostics: readonly Diagnostic[]): Summary {
  const active = diagnostics.filter(({ suppressed }) => suppressed === undefined);
  const number = (severity: Diagnostic["severity"]): number =>
    active.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    errors: number("error"),
    warnings: number("warning"),
    infos: number("info"),
    suppressed: diagnostics.length - active.length,
  };
}
