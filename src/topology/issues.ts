import type { z } from "zod";
import type { SourceLocation } from "./model.ts";
import { type InputProblem, showValue } from "./problem.ts";
import { didYouMean } from "./similar-name.ts";

/** Turns what a schema found into problems that a person can act on. */
export function problemsOf(
  error: z.ZodError,
  input: unknown,
  part: string,
  source: SourceLocation,
): readonly InputProblem[] {
  return error.issues.flatMap((issue) => {
    const at = (path: readonly PropertyKey[]): string =>
      path.length === 0 ? part : `${part}: ${showPath(path)}`;
    if (issue.code === "unrecognized_keys") {
      const known = issue.message.split(", ");
      return issue.keys.map((key) => ({
        source,
        path: at(issue.path),
        value: `the unknown option ${showValue(key)}`,
        expected: known.length === 0 ? "no options" : `one of: ${issue.message}`,
        hint: didYouMean(key, known),
      }));
    }
    const value = valueAt(input, issue.path);
    return [
      {
        source,
        path: at(issue.path),
        value: value === undefined ? undefined : showValue(value),
        expected: value === undefined ? `${issue.message}; nothing was given` : issue.message,
        hint: hintOf(issue, value),
      },
    ];
  });
}

function hintOf(issue: z.core.$ZodIssue, value: unknown): string | undefined {
  if (issue.code === "invalid_value" && typeof value === "string") {
    return didYouMean(value, issue.values.map(String));
  }
  return issue.code === "custom" && typeof issue.params?.hint === "string" ? issue.params.hint : undefined;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}

/** `listeners.https.to[0].weight`. */
function showPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      const name = shortened(String(key));
      if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `[${showValue(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join("");
}
