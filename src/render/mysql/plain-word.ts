/**
 * Values that stand bare in an option file or in the shell: paths, and addresses with commas between them. What is
 * not in this closed character set could mean something there, so it is refused rather than quoted.
 */
const PLAIN = /^[A-Za-z0-9_/][A-Za-z0-9._/,-]*$/;

/** @throws Error for anything but letters, digits, `.`, `_`, `/`, `,` and `-`. @example plainWord("/srv/x") // "/srv/x" */
export function plainWord(value: string): string {
  if (PLAIN.test(value)) return value;
  const expected = 'letters, digits, ".", "_", "/", "," and "-"';
  throw new Error(`cannot render ${JSON.stringify(value)} for a database: expected ${expected}`);
}
