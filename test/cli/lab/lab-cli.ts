/** `nospof lab` as people call it, on labs whose names nobody else uses. */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { requireProgram } from "../../programs/required-program.ts";
import { LAUNCHER, REPOSITORY } from "../built-package.ts";
import type { CliResult } from "../run-nospof.ts";
import { folderWith, topologyFile } from "../stack-folder.ts";

/** The topology for the programs of Debian 12, which any newer machine runs as well. */
export const SMALL = topologyFile(
  "",
  'software: { nginx: "1.22", haproxy: "2.6", keepalived: "2.2", mariadb: "10.11" }',
);

export function uniqueLab(): string {
  return `cli-${randomBytes(5).toString("hex")}`;
}

/** @returns a folder with the small topology, which is removed after the test */
export async function smallStack(files: Readonly<Record<string, string>> = {}): Promise<string> {
  for (const program of ["haproxy", "keepalived", "nft", "openssl", "curl"] as const)
    await requireProgram(program);
  return folderWith({ "topology.ts": SMALL, ...files });
}

export function startLab(args: readonly string[], cwd: string) {
  return execa(process.execPath, [LAUNCHER, "lab", ...args], {
    cwd,
    env: { NO_COLOR: "1" },
    reject: false,
    stripFinalNewline: false,
    stdin: "ignore",
  });
}

export async function lab(args: readonly string[], cwd: string = tmpdir()): Promise<CliResult> {
  const { exitCode, stdout, stderr } = await startLab(args, cwd);
  return { status: exitCode, stdout, stderr };
}

/**
 * In a mount namespace of its own, where the package is in a folder that everybody may enter.
 * @param shell run there first, as root; `$package` is that folder
 * @param prefix programs that start nospof
 */
export async function labElsewhere(
  args: readonly string[],
  cwd: string,
  { shell = "", prefix = [] }: { readonly shell?: string; readonly prefix?: readonly string[] } = {},
): Promise<CliResult> {
  const home = await folderWith();
  const elsewhere = join(home, "nospof");
  await mkdir(elsewhere);
  const script = `set -e
package=$1; shift
chmod 755 "$PWD" "${home}"
mount --bind ${JSON.stringify(REPOSITORY)} "$package"
${shell}
exec "$@"`;
  const command = [
    ...prefix,
    join(elsewhere, "node_modules/node/bin/node"),
    join(elsewhere, "bin/nospof.js"),
    "lab",
  ];
  const { exitCode, stdout, stderr } = await execa(
    "unshare",
    ["--mount", "sh", "-c", script, "sh", elsewhere, ...command, ...args],
    { cwd, env: { NO_COLOR: "1" }, reject: false, stripFinalNewline: false, stdin: "ignore" },
  );
  return { status: exitCode, stdout, stderr };
}
