/** Comparison of program versions: what may be used in a configuration depends on who reads it. */

/**
 * Whether `version` is at least `minimum`. Both are dotted numbers of any length; a missing part of `minimum`
 * counts as 0. A missing part of `version` counts as 0 too: of a release line that is only known as `1.27`, the
 * oldest member must be able to read what is rendered.
 *
 * @example atLeast("1.29", "1.27.3") // true
 * @example atLeast("1.27", "1.27.3") // false: 1.27.0 could be meant
 */
export function atLeast(version: string, minimum: string): boolean {
  const given = version.split(".").map(Number);
  const wanted = minimum.split(".").map(Number);
  for (let index = 0; index < Math.max(given.length, wanted.length); index += 1) {
    const difference = (given[index] ?? 0) - (wanted[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
