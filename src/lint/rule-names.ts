import type { Plan } from "../plan/model.ts";
import type { InputProblem } from "../topology/problem.ts";
import { didYouMean } from "../topology/similar-name.ts";

/** Rules that the topology names but that do not exist: a misspelt suppression would silently suppress nothing. */
export function unknownRules(plan: Plan, known: readonly string[]): readonly InputProblem[] {
  const severities = Object.keys(plan.severities).map((rule) => ({
    rule,
    source: plan.source,
    path: `topology "${plan.name}": rules`,
  }));
  const suppressions = plan.suppressions.map(({ rule, source }) => ({
    rule,
    source,
    path: "suppress: rule",
  }));
  return [...severities, ...suppressions]
    .filter(({ rule }) => !known.includes(rule))
    .map(({ rule, source, path }) => ({
      source,
      path,
      value: JSON.stringify(rule),
      expected: "the id of a rule, as listed in docs/rules/README.md",
      hint: didYouMean(rule, known),
    }));
}
