/**
 * One word of a POSIX shell command, whatever it contains.
 * @example shellQuote("it's") // 'it'\''s'
 */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
