/** Values of a unit file: a `%` or a backslash would mean something there (systemd.unit(5)), and is refused. */
const PLAIN = /^[A-Za-z0-9_/.*][A-Za-z0-9._/:*-]*$/;

/** @throws Error for anything but letters, digits and plain punctuation. */
export function unitWord(value: string): string {
  if (PLAIN.test(value)) return value;
  throw new Error(
    `cannot render ${JSON.stringify(value)} for a unit: expected letters, digits and plain punctuation`,
  );
}
