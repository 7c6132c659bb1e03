import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Folder of a small Debian with Docker: `NOSPOF_DOCKER_ROOT`, or `nospof/docker` in the user's cache, the rule of
 * scripts/install-docker.sh.
 * @throws Error when nothing is there
 */
export function dockerRoot(): string {
  const { NOSPOF_DOCKER_ROOT: given, XDG_CACHE_HOME: cache, HOME: home } = process.env;
  const folder = given || join(cache || join(home || homedir(), ".cache"), "nospof", "docker");
  if (existsSync(join(folder, "usr/sbin/dockerd"))) return folder;
  throw new Error(`no Docker is in ${folder}; sh scripts/install-docker.sh puts it there`);
}
