/** Where Pulumi for tests is: scripts/install-pulumi.sh builds it into a folder of its own. */
import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** `NOSPOF_PULUMI_ROOT`, or `nospof/pulumi` in the user's cache: the rule of scripts/install-pulumi.sh. */
function pulumiRoot(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const { NOSPOF_PULUMI_ROOT: given, XDG_CACHE_HOME: cache, HOME: home } = environment;
  if (given) return given;
  return join(cache || join(home || homedir(), ".cache"), "nospof", "pulumi");
}

/** @throws Error that says how to get Pulumi when it is not there. */
export async function requirePulumi(): Promise<string> {
  const root = pulumiRoot();
  try {
    await access(join(root, "bin", "pulumi"));
  } catch {
    throw new Error(`Pulumi is not in ${root}; run sh scripts/install-pulumi.sh`);
  }
  return root;
}
