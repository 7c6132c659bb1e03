/** HAProxy's quoting of words. */

/**
 * Strong quotes: nothing inside is special except the quote itself, which is written outside, escaped
 * (HAProxy Configuration Manual, 2.2 "Quoting and escaping").
 *
 * @param text Visible ASCII.
 */
export function quoteWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
