/** The building blocks of the schemas above the leaves: options, lists, references. */
import { z } from "zod";
import { type Declaration, type DeclarationKind, isDeclaration } from "../../dsl/declaration.ts";

/**
 * The options of a declaration. `Options` is the DSL's own type: a schema that forgets one of its options, or knows
 * one too many, does not type-check. The message carries the known names; `issues.ts` makes a "did you mean" of them.
 */
export function options<Options>() {
  return <Shape extends { readonly [Name in keyof Required<Options>]: z.ZodType }>(
    shape: Shape & { readonly [Name in Exclude<keyof Shape, keyof Options>]: never },
  ) =>
    z.strictObject(shape as Shape, {
      error: (issue) =>
        issue.code === "unrecognized_keys" ? Object.keys(shape).join(", ") : "an object with options",
    });
}

/** A list of at least `atLeast` elements. */
export function listOf<Element extends z.ZodType>(element: Element, expected: string, atLeast = 0) {
  const message = atLeast === 0 ? `a list of ${expected}` : `a list of at least ${atLeast} of: ${expected}`;
  return z.array(element, message).min(atLeast, message).max(100_000, message);
}

/** Parts by name. */
export function namedParts<Value extends z.ZodType>(
  name: z.ZodType<string, string>,
  value: Value,
  expected: string,
) {
  // A null prototype or a class instance is as good as a plain object here; a `__proto__` key is refused by `name`.
  return z.record(name, value, {
    error: (issue) => (issue.code === "invalid_key" ? keyMessage(issue) : expected),
  });
}

function keyMessage(issue: { readonly issues?: readonly { readonly message?: string }[] }): string {
  return issue.issues?.[0]?.message ?? "a valid name";
}

/** A reference to a declaration of one of these kinds; the output is the declaration. */
export function reference<Kind extends DeclarationKind>(kinds: readonly Kind[], expected: string) {
  return z.custom<Declaration<Kind>>(
    (value) => isDeclaration(value) && (kinds as readonly DeclarationKind[]).includes(value.kind),
    expected,
  );
}

/** The schema is chosen by looking at the value, so that a message tells of the alternative that was meant. */
export function oneOf<Output>(choose: (value: unknown) => z.ZodType<Output>) {
  return z.unknown().transform((value, context): Output => {
    const result = choose(value).safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      context.issues.push({ ...issue, input: undefined } as z.core.$ZodRawIssue);
    }
    return z.NEVER;
  });
}

/** A value that none of the alternatives fits. */
export function nothingFits<Output>(expected: string): z.ZodType<Output> {
  return z.custom<Output>(() => false, expected);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
