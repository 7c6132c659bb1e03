/** The real server's opinion of an option file. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { missingProgram } from "../../programs/required-program.ts";
import { canonicalValue, printedVariables, serverOptions } from "./option-values.ts";

export interface ServerOpinion {
  readonly exitCode: number | undefined;
  readonly complaints: readonly string[];
  /** Every variable with the value it would have. */
  readonly variables: ReadonlyMap<string, string>;
}

/** These are about the machine the test runs on, not about the file. */
const ABOUT_THE_MACHINE = /max_open_files|mysql\.plugin table/;

/** @throws Error when the server is not installed. */
export async function readByMariadb(content: string): Promise<ServerOpinion> {
  const folder = await mkdtemp(join(tmpdir(), "nospof-my-cnf-"));
  try {
    const path = join(folder, "my.cnf");
    await writeFile(path, content);
    // The data directory of a server that may run on this machine is none of this test's business.
    const command = [`--defaults-file=${path}`, `--datadir=${folder}`, "--help", "--verbose"];
    const result = await execa("mariadbd", command, { reject: false });
    if (result.code === "ENOENT") throw missingProgram("mariadbd");
    const lines = result.stderr.split("\n");
    return {
      exitCode: result.exitCode,
      complaints: lines.filter((line) => line !== "" && !ABOUT_THE_MACHINE.test(line)),
      variables: printedVariables(result.stdout),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fails unless the server reads the file without a word, and takes every value as it is written. */
export async function expectAccepted(content: string): Promise<void> {
  const { exitCode, complaints, variables } = await readByMariadb(content);
  expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: [] });
  for (const [name, value] of serverOptions(content)) {
    // The test's own, and two that the server does not print.
    if (["datadir", "user", "symbolic-links"].includes(name)) continue;
    expect(canonicalValue(variables.get(name) ?? "(not printed)"), name).toBe(canonicalValue(value));
  }
}
