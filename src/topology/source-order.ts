import type { SourceLocation } from "./model.ts";

/** In the order of the user's files: by file, then line, then column. */
export function bySource(
  a: { readonly source: SourceLocation },
  b: { readonly source: SourceLocation },
): number {
  const file = a.source.file < b.source.file ? -1 : a.source.file > b.source.file ? 1 : 0;
  return file || a.source.line - b.source.line || a.source.column - b.source.column;
}
