import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { asPath, type SourcePosition } from "./source-position.ts";

export interface LocatedSyntaxError {
  readonly position: SourcePosition;
  /** The line of the file with a mark below it; empty when unknown. */
  readonly snippet: readonly string[];
}

/** Where a syntax error is. Node puts it before the stack of the errors of its TypeScript parser. */
export async function syntaxErrorPosition(error: SyntaxError, file: string): Promise<LocatedSyntaxError> {
  return (
    located(error.stack ?? "") ??
    located(await uncaughtMessage(file)) ?? {
      position: { file, line: undefined, column: undefined },
      snippet: [],
    }
  );
}

const HEAD = /^((?:file:\/\/|\/).+):(\d+)$/;
const MARK = /^\s*\^+\s*$/;

function located(text: string): LocatedSyntaxError | undefined {
  const lines = text.split("\n");
  const head = lines.findIndex((line) => HEAD.test(line));
  const [, file, first] = HEAD.exec(lines[head] ?? "") ?? [];
  if (file === undefined) return undefined;
  const mark = lines.findIndex((line, index) => index > head && MARK.test(line));
  const marked = lines[mark];
  const source = lines[mark - 1];
  if (marked === undefined || source === undefined) {
    return { position: { file: asPath(file), line: Number(first), column: undefined }, snippet: [] };
  }
  return {
    position: { file: asPath(file), line: Number(first), column: marked.indexOf("^") + 1 },
    snippet: [`    ${source}`, `    ${marked.trimEnd()}`],
  };
}

/**
 * V8 keeps the place of its own syntax errors from programs and tells it only when nobody catches them, so another
 * Node fails on the same file. Nothing of the file runs there: its syntax is wrong.
 */
function uncaughtMessage(file: string): Promise<string> {
  const load = "await import(process.argv[1])";
  const call = ["--input-type=module", "--eval", load, pathToFileURL(file).href];
  return new Promise((resolve) => {
    execFile(process.execPath, call, { timeout: 10_000 }, (_error, _stdout, stderr) => resolve(stderr));
  });
}
