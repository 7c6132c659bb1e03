/** A child process run to its end, with what it printed. */
import type { ChildProcess } from "node:child_process";
import type { LabCommandResult } from "../lab.ts";

/** Never rejects: what can't be started is a result with an exit code, too. @param input For its standard input. */
export function finished(child: ChildProcess, input = ""): Promise<LabCommandResult> {
  return new Promise((resolve) => {
    let output = "";
    const collect = (chunk: string): void => {
      output += chunk;
    };
    child.stdout?.setEncoding("utf8").on("data", collect);
    child.stderr?.setEncoding("utf8").on("data", collect);
    // It may end without reading what it is given.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
    child.on("error", (error) => resolve({ exitCode: 127, output: error.message }));
    child.on("close", (code) => resolve({ exitCode: code ?? KILLED, output }));
  });
}

/** 128 + SIGKILL, as shells report it. */
const KILLED = 137;
