import type { Diagnostic } from "./diagnostic.ts";

/** By file, line, column, rule, message: the same findings always stand in the same order. */
export function byPlace(left: Diagnostic, right: Diagnostic): number {
  return (
    compare(left.source.file, right.source.file) ||
    left.source.line - right.source.line ||
    left.source.column - right.source.column ||
    compare(left.rule, right.rule) ||
    compare(left.message, right.message)
  );
}

/** By code unit: `localeCompare` would depend on the machine's language. */
function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
