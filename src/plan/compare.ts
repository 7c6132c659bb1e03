/** Order by UTF-16 code units: the same on every machine, unlike `localeCompare`. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A sorted copy, ordered by one text of each item. */
export function sortedBy<T>(items: Iterable<T>, text: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => compareText(text(a), text(b)));
}

/** A copy whose keys are inserted in sorted order, so that it serialises to the same bytes. */
export function sortedRecord<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  return Object.fromEntries(sortedBy(entries, ([key]) => key));
}
