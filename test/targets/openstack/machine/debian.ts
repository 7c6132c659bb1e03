import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Folder of the Debian that machines are made from: `NOSPOF_OPENSTACK_MACHINE`, or `nospof/openstack-machine` in the user's
 * cache, the rule of scripts/install-openstack-machine.sh.
 * @throws Error when nothing is there
 */
export function machineDebian(): string {
  const { NOSPOF_OPENSTACK_MACHINE: given, XDG_CACHE_HOME: cache, HOME: home } = process.env;
  const folder = given || join(cache || join(home || homedir(), ".cache"), "nospof", "openstack-machine");
  if (existsSync(join(folder, "lib/systemd/systemd"))) return folder;
  throw new Error(`no Debian is in ${folder}; sh scripts/install-openstack-machine.sh puts it there`);
}
