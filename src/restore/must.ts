import type { Lab, RunOptions } from "../targets/lab/lab.ts";

/** Long enough for a restore of what a lab holds on a slow machine. */
const PATIENCE_MS = 300_000;

/**
 * Runs a command in a host, and gives what it printed.
 * @throws Error with that when it fails.
 */
export async function must(
  lab: Lab,
  host: string,
  command: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { exitCode, output } = await lab.run(host, command, { timeoutMs: PATIENCE_MS, ...options });
  if (exitCode !== 0)
    throw new Error(`${host}: ${command[0]} ended with status ${exitCode}: ${output.trim()}`);
  return output;
}
