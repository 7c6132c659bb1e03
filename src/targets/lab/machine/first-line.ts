import type { ChildProcess } from "node:child_process";

/** The first line a child prints; undefined when it ends without one. What it prints later is dropped. */
export async function firstLine(child: ChildProcess): Promise<string | undefined> {
  return lineReader(child)();
}

/** Reads the standard output of a child line by line. Each call gives the next line; undefined: there are no more. */
export function lineReader(child: ChildProcess): () => Promise<string | undefined> {
  const lines: string[] = [];
  const waiting: ((line: string | undefined) => void)[] = [];
  let rest = "";
  let ended = false;
  const end = (): void => {
    ended = true;
    for (const resolve of waiting.splice(0)) resolve(undefined);
  };
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      const resolve = waiting.shift();
      if (resolve === undefined) lines.push(line);
      else resolve(line);
    }
  });
  child.stdout?.on("close", end);
  child.on("error", end);
  return async () => {
    const line = lines.shift();
    if (line !== undefined || ended) return line;
    return new Promise((resolve) => waiting.push(resolve));
  };
}
