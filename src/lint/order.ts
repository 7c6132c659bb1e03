import { compareText } from "../plan/compare.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** By file, line, column, rule, message: the same findings always stand in the same order. */
export function byPlace(left: Diagnostic, right: Diagnostic): number {
  return (
    compareText(left.source.file, right.source.file) ||
    left.source.line - right.source.line ||
    left.source.column - right.source.column ||
    compareText(left.rule, right.rule) ||
    compareText(left.message, right.message)
  );
}
