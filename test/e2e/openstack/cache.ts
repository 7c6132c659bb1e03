/** Where scripts/install-openstack.sh puts OpenStack, and where its databases are kept once they have been made. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** `NOSPOF_OPENSTACK_CACHE`, or `nospof/openstack` in the user's cache: the rule of scripts/install-openstack.sh. */
export function openStackCache(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const { NOSPOF_OPENSTACK_CACHE: given, XDG_CACHE_HOME: cache, HOME: home } = environment;
  if (given) return given;
  return join(cache || join(home || homedir(), ".cache"), "nospof", "openstack");
}

/**
 * Folder of the small Debian that holds OpenStack.
 *
 * @throws Error that says how to install it.
 */
export function openStackRoot(): string {
  const root = join(openStackCache(), "root");
  if (existsSync(join(root, "etc/nospof-packages"))) return root;
  throw new Error(`OpenStack is not in ${root}. Install it there: sh scripts/install-openstack.sh`);
}
