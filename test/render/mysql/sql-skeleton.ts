/** SQL without its values: what is left is what the server would do. */

/**
 * Statements in order, with every literal as `?`, every quoted name as `i`, and without comments. Reads the text as
 * the servers do in a session without ANSI_QUOTES and NO_BACKSLASH_ESCAPES.
 */
export function sqlSkeleton(sql: string): readonly string[] {
  const token =
    /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|--[^\n]*|#[^\n]*|\/\*.*?\*\/|\d+|./gs;
  const skeleton = [...sql.matchAll(token)].map(([text]) => {
    if (/^['"\d]/.test(text)) return "?";
    if (text.startsWith("`")) return "i";
    return /^(?:--|#|\/\*)/.test(text) ? "" : text;
  });
  return skeleton
    .join("")
    .split(";")
    .map((statement) => statement.replace(/\s+/g, " ").trim());
}
