/**
 * Values that stand bare in a file of Java properties, or in the shell that reads one with grep and sed: paths. What is
 * not in this closed character set could mean something there, so it is refused rather than quoted.
 */
const PLAIN = /^[A-Za-z0-9_/][A-Za-z0-9._/-]*$/;

/** @throws Error for anything but letters, digits, `.`, `_`, `/` and `-`. @example propertyValue("/srv/x") // "/srv/x" */
export function propertyValue(value: string): string {
  if (PLAIN.test(value)) return value;
  const expected = 'letters, digits, ".", "_", "/" and "-"';
  throw new Error(`cannot render ${JSON.stringify(value)} for an ensemble: expected ${expected}`);
}
