import { fileURLToPath } from "node:url";
import type { SourceLocation } from "../topology/model.ts";

/**
 * Where the caller of a DSL function stands in the user's file.
 *
 * Node strips types by blanking them out, so lines and columns are those of the user's `.ts` file. The first
 * frame outside the DSL is the user's; `file` is absolute here and made relative when the topology is parsed.
 *
 * @param entry the exported DSL function the user called: it and all frames above it are left out
 */
export function callerLocation(entry: (...args: never[]) => unknown): SourceLocation {
  const frames = captureFrames(entry);
  const frame = frames[0];
  if (frame === undefined) return { file: "unknown", line: 1, column: 1 };
  const file = frame.getFileName() ?? "unknown";
  return {
    file: file.startsWith("file:") ? fileURLToPath(file) : file,
    line: frame.getLineNumber() ?? 1,
    column: frame.getColumnNumber() ?? 1,
  };
}

function captureFrames(entry: (...args: never[]) => unknown): readonly NodeJS.CallSite[] {
  const holder: { stack?: unknown } = {};
  const prepare = Error.prepareStackTrace;
  const limit = Error.stackTraceLimit;
  try {
    Error.prepareStackTrace = (_error, sites) => sites;
    Error.stackTraceLimit = 1;
    Error.captureStackTrace(holder, entry);
    const stack = holder.stack;
    return Array.isArray(stack) ? stack : [];
  } finally {
    Error.prepareStackTrace = prepare;
    Error.stackTraceLimit = limit;
  }
}
