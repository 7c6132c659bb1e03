/**
 * Values that stand bare in a script: paths, addresses, patterns and options that nospof writes itself. What is not in this closed
 * character set could mean something to a shell, so it is refused rather than quoted.
 */
const PLAIN = /^[A-Za-z0-9_/.][A-Za-z0-9._/,@:+=-]*$/;

/** @throws Error for anything but letters, digits and plain punctuation. */
export function shellWord(value: string): string {
  if (PLAIN.test(value)) return value;
  throw new Error(
    `cannot render ${JSON.stringify(value)} for a script: expected letters, digits and plain punctuation`,
  );
}
