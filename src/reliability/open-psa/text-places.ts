import type { SourceLocation } from "../../topology/model.ts";

/** Finds line and column, both from 1, of an offset in a text. Lines end as in XML: with LF, CR LF or CR. */
export function placesIn(text: string, file: string): (offset: number) => SourceLocation {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|\r|\n/g)) starts.push(end.index + end[0].length);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
