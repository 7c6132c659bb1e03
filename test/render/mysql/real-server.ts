/** The real server's opinion of an option file. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { CONFIGURATION_FILE } from "../../../src/render/mysql/paths.ts";
import type { Namespace } from "../../programs/namespace.ts";
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

/** @throws Error when the server is not installed on this machine. */
export async function readByMariadb(content: string): Promise<ServerOpinion> {
  const folder = await mkdtemp(join(tmpdir(), "nospof-my-cnf-"));
  try {
    const path = join(folder, "my.cnf");
    await writeFile(path, content);
    // The data directory of a server that may run on this machine is none of this test's business.
    const command = [`--defaults-file=${path}`, `--datadir=${folder}`, "--help", "--verbose"];
    const result = await execa("mariadbd", command, { reject: false });
    if (result.code === "ENOENT") throw missingProgram("mariadbd");
    return opinion(result.exitCode, result.stderr, result.stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The opinion that the server of a machine in miniature has of the option file there. */
export async function readByMariadbOf(machine: Namespace): Promise<ServerOpinion> {
  const command =
    "mariadbd --defaults-file=/etc/mysql/my.cnf --datadir=/var/tmp --help --verbose >/run/variables";
  const { exitCode, output } = await machine.run(["sh", "-c", command]);
  const variables = await machine.run(["cat", "/run/variables"]);
  return opinion(exitCode, output, variables.output);
}

/** The opinion of the MySQL of a machine in miniature, of which the option file is replaced. */
export async function readByMysqlOf(machine: Namespace, content: string): Promise<ServerOpinion> {
  await machine.write([{ path: CONFIGURATION_FILE, content }]);
  const server = `mysqld --defaults-file=${CONFIGURATION_FILE} --datadir=/var/tmp`;
  const command = `${server} --validate-config && ${server} --help --verbose >/run/variables`;
  const { exitCode, output } = await machine.run(["sh", "-c", command]);
  const variables = await machine.run(["cat", "/run/variables"]);
  return opinion(exitCode, output, variables.output);
}

function opinion(exitCode: number | undefined, stderr: string, stdout: string): ServerOpinion {
  const lines = stderr.split("\n");
  return {
    exitCode,
    complaints: lines.filter((line) => line !== "" && !ABOUT_THE_MACHINE.test(line)),
    variables: printedVariables(stdout),
  };
}

/** Fails unless the server of this machine, or one that was asked, takes the file as it is written and says nothing. */
export async function expectAccepted(content: string, asked?: ServerOpinion): Promise<void> {
  const { exitCode, complaints, variables } = asked ?? (await readByMariadb(content));
  expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: [] });
  for (const [name, value] of serverOptions(content)) {
    // The test's own, and those that the server does not print.
    if (["datadir", "user", "symbolic-links", "mysqlx"].includes(name)) continue;
    // Plugins of MySQL are there in a server that runs: test/e2e/mysql-semi-synchronous.test.ts asks one.
    if (/^(?:plugin-load-add|rpl-semi-sync-(?:source|replica)-.*)$/.test(name)) continue;
    expect(canonicalValue(variables.get(name) ?? "(not printed)"), name).toBe(canonicalValue(value));
  }
}
