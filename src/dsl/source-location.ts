import { fileURLToPath } from "node:url";
import type { SourceLocation } from "../topology/model.ts";

/**
 * Where the caller of a DSL function stands in the user's file.
 *
 * Node strips types by blanking them out, so lines and columns are those of the user's `.ts` file. The text of the
 * stack is read rather than its call sites: what transpiles the file instead (tsx, ts-node, vitest) maps positions
 * back in the text only. `file` is absolute here and made relative when the topology is parsed.
 *
 * @param entry the exported DSL function the user called: it and all frames above it are left out
 */
export function callerLocation(entry: (...args: never[]) => unknown): SourceLocation {
  // `at name (file:///path:31:16)` or `at file:///path:31:16`; the path may hold spaces and brackets.
  const frame = /^\s*at (?:.+? \()?((?:file:\/\/|\/|[A-Za-z]:[\\/]).+):(\d+):(\d+)\)?$/.exec(
    callerFrame(entry),
  );
  if (frame === null) return { file: "unknown", line: 1, column: 1 };
  const [, file = "unknown", line, column] = frame;
  return {
    file: file.startsWith("file:") ? fileURLToPath(file) : file,
    line: Number(line),
    column: Number(column),
  };
}

function callerFrame(entry: (...args: never[]) => unknown): string {
  const limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 1;
    const holder: { stack?: string } = {};
    Error.captureStackTrace(holder, entry);
    // The first line is the message, which is empty.
    return holder.stack?.split("\n")[1] ?? "";
  } finally {
    Error.stackTraceLimit = limit;
  }
}
