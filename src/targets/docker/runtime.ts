/** How each program is run in a container: what its image needs to be told, and the least it needs to be allowed. */

import type { Program } from "../../plan/model.ts";
import type { Bundle } from "../../render/bundle.ts";

export interface Runtime {
  /** Command line, after the image's own entrypoint. */
  readonly command: readonly string[];
  /** Entrypoint of the image, named here because a setup wrapper has to call it. */
  readonly entrypoint: readonly string[];
  readonly user: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** All others are dropped. Prefixed as Docker writes them back, else every run would see a change. */
  readonly capabilities: readonly string[];
  /** Limit of open files, where the engine's own (often 1024) is too small for what the configuration asks. */
  readonly openFiles: number | undefined;
  /** Seconds to end by itself before it is killed. */
  readonly stopSeconds: number;
  /** Seconds after the start in which a failing health check is no sign of illness. */
  readonly startSeconds: number;
}

/** What systemd allows a service that asks (its default hard limit, systemd-system.conf(5)). */
const OPEN_FILES = 524_288;

/** To become another user, own files as it, and signal processes that did. */
const DROP_TO_USER = ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_KILL", "CAP_SETGID", "CAP_SETUID"];

/**
 * Root of the database server has no password but can only come from inside the container: over the socket, or as
 * `root@localhost`, which no network connection is. The setup script of the bundle relies on it.
 */
const LOCAL_ROOT = {
  mariadb: { MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: "1", MARIADB_ROOT_HOST: "localhost" },
  mysql: { MYSQL_ALLOW_EMPTY_PASSWORD: "1", MYSQL_ROOT_HOST: "localhost" },
};

/** Never for the user's own image, whose needs nobody but the user knows. */
export function runtime(program: Exclude<Program, "application" | "keepalived">, bundle: Bundle): Runtime {
  switch (program) {
    case "nginx":
      return {
        entrypoint: ["/docker-entrypoint.sh"],
        command: ["nginx", "-c", configuration(bundle, "nginx", "nginx.conf"), "-g", "daemon off;"],
        user: undefined,
        environment: {},
        capabilities: [...DROP_TO_USER, "CAP_NET_BIND_SERVICE"].sort(),
        openFiles: OPEN_FILES,
        stopSeconds: 30,
        startSeconds: 10,
      };
    case "haproxy":
      return {
        entrypoint: ["docker-entrypoint.sh"],
        command: ["haproxy", "-f", configuration(bundle, "haproxy", "haproxy.cfg")],
        // The image starts as its own user, which cannot read a certificate that is root's; the program changes user.
        user: "root",
        environment: {},
        capabilities: [...DROP_TO_USER, "CAP_NET_BIND_SERVICE"].sort(),
        openFiles: OPEN_FILES,
        stopSeconds: 30,
        startSeconds: 10,
      };
    case "mariadb":
    case "mysql":
      return {
        entrypoint: ["docker-entrypoint.sh"],
        command: [
          program === "mariadb" ? "mariadbd" : "mysqld",
          `--defaults-file=${configuration(bundle, program, "my.cnf")}`,
        ],
        user: undefined,
        environment: LOCAL_ROOT[program],
        capabilities: [...DROP_TO_USER, "CAP_FOWNER"].sort(),
        openFiles: undefined,
        // Dirty pages are written on the way out; a killed server has to recover at its next start.
        stopSeconds: 120,
        startSeconds: 300,
      };
    default:
      return program satisfies never;
  }
}

/** Path of a program's main file in the bundle. */
function configuration(bundle: Bundle, program: Program, name: string): string {
  const file = bundle.files.find((one) => one.program === program && one.path.endsWith(`/${name}`));
  if (file === undefined) throw new Error(`the bundle of ${bundle.instance} has no ${name} for ${program}`);
  return file.path;
}
