import type { SourceLocation } from "./model.ts";

/** One thing wrong with what the user wrote, with all they need to mend it. */
export interface InputProblem {
  /** The declaration it is in. */
  readonly source: SourceLocation;
  /** Where in the declaration, e.g. `service "api": ports.http`. */
  readonly path: string;
  /** What was given, as it would be written in the file; undefined when nothing was given. */
  readonly value: string | undefined;
  /** What would have been right, e.g. `a whole number from 1 to 65535`. */
  readonly expected: string;
  /** What was probably meant, or how to mend it. */
  readonly hint?: string | undefined;
}

/** Wrong input, all problems at once. Carries no stack worth showing: the fault is in the user's file. */
export class InputError extends Error {
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.name = "InputError";
    this.problems = problems;
  }
}

/** `topology.ts:31:16  service "api": ports.http: got 99999, expected a whole number from 1 to 65535 (hint)`. */
export function formatProblem(problem: InputProblem): string {
  const { file, line, column } = problem.source;
  const given = problem.value === undefined ? "" : `got ${problem.value}, `;
  const hint = problem.hint === undefined ? "" : ` (${problem.hint})`;
  return `${file}:${line}:${column}  ${problem.path}: ${given}expected ${problem.expected}${hint}`;
}

const LONGEST_VALUE = 80;

/** A value as the user would write it, short enough for a message and in one line. Never throws. */
export function showValue(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value === "number") return String(value);
  if (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    "name" in value &&
    "source" in value
  ) {
    return showPart(value);
  }
  return shown(value);
}

/** `service "api"`. */
export function showPart(part: { readonly kind: unknown; readonly name: unknown }): string {
  const name = typeof part.name === "string" ? shown(part.name) : showValue(part.name);
  return `${typeof part.kind === "string" ? part.kind : "part"} ${name}`;
}

function shown(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? typeof value;
  } catch {
    return "an object that refers to itself";
  }
  const short = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
  // JSON leaves these as they are; a terminal or a log would not.
  return short.replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
