import { execa } from "execa";
import { expect } from "vitest";
import { LAUNCHER } from "./built-package.ts";

export interface CliResult {
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command line in a process of its own, without colours. */
export async function nospof(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<CliResult> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [LAUNCHER, ...args], {
    cwd: options.cwd,
    env: { NO_COLOR: "1", ...options.env },
    reject: false,
    stripFinalNewline: false,
    stdin: "ignore",
  });
  return { status: exitCode, stdout, stderr };
}

/** A message for a user: what is expected is in it, and nothing that only nospof's own developers can use. */
export function expectUserError(result: CliResult, ...parts: readonly (string | RegExp)[]): void {
  expect(result.stderr).not.toMatch(/^\s+at .+:\d+:\d+|node:internal|\bdist\/|Node\.js v/m);
  for (const part of parts) {
    if (typeof part === "string") expect(result.stderr).toContain(part);
    else expect(result.stderr).toMatch(part);
  }
  expect(result.stdout).toBe("");
  expect(result.status).toBe(2);
}
