import { didYouMean } from "../../topology/similar-name.ts";

/** What is wrong with the expression of a fault. */
export interface FaultProblem {
  /** The whole expression, or the part of it that is wrong. */
  readonly given: string;
  /** After "expected …". */
  readonly expected: string;
  /** How to mend it, when it can be guessed. */
  readonly hint: string | undefined;
}

export function problem(given: string, expected: string, hint?: string): FaultProblem {
  return { given, expected, hint };
}

/** Longer lists are of no help in one line. */
const MOST_NAMES = 8;

/** Nothing of the plan is called so. */
export function unknownName(given: string, what: string, names: readonly string[]): FaultProblem {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  const known = names.length === 0 ? "; this topology has none" : `: ${shown}${more}`;
  return problem(given, `${what}${known}`, didYouMean(given, names));
}

export function isProblem<Value extends object>(value: Value | FaultProblem): value is FaultProblem {
  return "expected" in value;
}
