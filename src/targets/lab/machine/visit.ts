/** A person's visit to a host: a shell, or a command, at their own terminal. */

import { CLEAN_ENVIRONMENT } from "./birth.ts";
import { terminalInHost } from "./command.ts";
import { labCgroups } from "./lab-cgroups.ts";
import { LabError } from "./lab-error.ts";
import { machineCgroups } from "./machine-cgroups.ts";
import { requireKernel } from "./require-kernel.ts";

/**
 * @param command Empty: a shell.
 * @returns the exit code of the command
 * @throws LabError when the host is off
 */
export async function visitHost(lab: string, host: string, command: readonly string[]): Promise<number> {
  const mounts = machineCgroups();
  const cgroups = labCgroups(mounts, requireKernel(mounts), lab);
  const environment = { ...CLEAN_ENVIRONMENT, TERM: process.env.TERM ?? "dumb", PS1: `${host}# ` };
  const asked = command.length === 0 ? ["bash", "--norc", "-i"] : command;
  const exitCode = await terminalInHost(lab, cgroups, host, asked, environment);
  if (exitCode === undefined) throw new LabError(`host ${host} is off`);
  return exitCode;
}
