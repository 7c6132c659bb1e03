/** How each program is run in a container: what its image needs to be told, and the least it needs to be allowed. */

import type { Group, Instance, Program } from "../../plan/model.ts";
import type { Bundle } from "../../render/bundle.ts";
import { AGENT_FOLDER } from "../../render/database-agent/paths.ts";
import { PREPARE_TLS_SCRIPT, SOCKET, START_SCRIPT } from "../../render/mysql/paths.ts";
import { volumeOf } from "../../render/zookeeper/configuration.ts";
import {
  CHECK_SCRIPT,
  CONFIGURATION_FILE,
  CONFIGURATION_FOLDER,
  JAVA_OPTIONS,
  LOGGING_FILE,
  MEMBERS_SCRIPT,
  PREPARE_SCRIPT,
  startInImage,
} from "../../render/zookeeper/paths.ts";
import { choosesWriter } from "../../topology/replication.ts";
import type { Knowledge } from "./wrapper.ts";

export interface Runtime {
  readonly knowledge: Knowledge;
  /** Entrypoint of the image and its command line: what the wrapper calls. */
  readonly command: readonly string[];
  readonly user: string | undefined;
  /** For the image's entrypoint, and for the wrapper. */
  readonly environment: Readonly<Record<string, string>>;
  /** All others are dropped. Prefixed as Docker writes them back, else every run would see a change. */
  readonly capabilities: readonly string[];
  /** Limit of open files, where the engine's own (often 1024) is too small for what the configuration asks. */
  readonly openFiles: number | undefined;
  /** Paths of files that the program reads at its start only: another content makes another container. */
  readonly fixedFiles: readonly string[];
  /** Seconds to end by itself before it is killed. */
  readonly stopSeconds: number;
  /** Seconds after the start in which a failing health check is no sign of illness. */
  readonly startSeconds: number;
}

/** What systemd allows a service that asks (its default hard limit, systemd-system.conf(5)). */
const OPEN_FILES = 524_288;

/** To become another user, own files as it, and signal processes that did. */
const DROP_TO_USER = ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_KILL", "CAP_SETGID", "CAP_SETUID"];

/** The configurations let connections go on for 30 s (hard-stop-after, worker_shutdown_timeout). */
const BALANCER_STOP_SECONDS = 35;

/**
 * Root of the database server has no password but can only come from inside the container: over the socket, or as
 * `root@localhost`, which no network connection is. The setup script of the bundle relies on it.
 */
const LOCAL_ROOT = {
  mariadb: { MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: "1", MARIADB_ROOT_HOST: "localhost" },
  mysql: { MYSQL_ALLOW_EMPTY_PASSWORD: "1", MYSQL_ROOT_HOST: "localhost" },
};

/** The entrypoints of images become another user, who may not read a secret: what a script of the bundle does before as root. */
function prepared(script: string, { files }: Bundle): readonly string[] {
  if (files.every(({ path }) => path !== script)) return [];
  return ["/bin/bash", "-c", `/bin/bash ${script} && exec "$@"`, "bash"];
}

/** Never for the user's own image, whose needs nobody but the user knows. */
export function runtime(
  program: Exclude<Program, "application" | "keepalived" | "database-agent" | "garbd">,
  group: Group,
  instance: Instance,
  bundle: Bundle,
): Runtime {
  switch (program) {
    case "nginx":
      return {
        knowledge: program,
        command: [
          "/docker-entrypoint.sh",
          "nginx",
          "-c",
          configuration(bundle, "nginx", "nginx.conf"),
          "-g",
          "daemon off;",
        ],
        user: undefined,
        environment: {},
        capabilities: [...DROP_TO_USER, "CAP_NET_BIND_SERVICE"].sort(),
        openFiles: OPEN_FILES,
        fixedFiles: [],
        stopSeconds: BALANCER_STOP_SECONDS,
        startSeconds: 10,
      };
    case "haproxy":
      return {
        knowledge: program,
        command: ["docker-entrypoint.sh", "haproxy", "-f", configuration(bundle, "haproxy", "haproxy.cfg")],
        // The image starts as its own user, which cannot read a certificate that is root's; the program changes user.
        user: "root",
        environment: {},
        capabilities: [...DROP_TO_USER, "CAP_NET_BIND_SERVICE"].sort(),
        openFiles: OPEN_FILES,
        fixedFiles: [],
        stopSeconds: BALANCER_STOP_SECONDS,
        startSeconds: 10,
      };
    case "mariadb":
    case "mysql": {
      const options = configuration(bundle, program, "my.cnf");
      if (group.kind === "database" && choosesWriter(group.declared))
        return withAgent(instance, bundle, options);
      return {
        knowledge: "database",
        command: [
          ...prepared(PREPARE_TLS_SCRIPT, bundle),
          "docker-entrypoint.sh",
          program === "mariadb" ? "mariadbd" : "mysqld",
          `--defaults-file=${options}`,
        ],
        user: undefined,
        environment: {
          ...LOCAL_ROOT[program],
          NOSPOF_ENGINE: program,
          NOSPOF_DATA: dataFolder(instance),
          NOSPOF_SOCKET: SOCKET,
          ...(instance.programs.includes("database-agent") && { NOSPOF_AGENT: AGENT_FOLDER }),
        },
        capabilities: [...DROP_TO_USER, "CAP_FOWNER"].sort(),
        openFiles: undefined,
        fixedFiles: [options],
        // First its replicas catch up. Then dirty pages are written; a killed server has to recover at its next start.
        stopSeconds: 150,
        startSeconds: 300,
      };
    }
    case "zookeeper":
      return {
        knowledge: program,
        // The image has the script in its search path.
        command: [...prepared(PREPARE_SCRIPT, bundle), ...startInImage(volumeOf(instance, "data").mount)],
        user: undefined,
        environment: {
          // Where the image's entrypoint finds a configuration, so that it makes none, and what it gives to its user.
          ZOO_CONF_DIR: CONFIGURATION_FOLDER,
          ZOO_DATA_DIR: volumeOf(instance, "data").mount,
          ZOO_DATA_LOG_DIR: volumeOf(instance, "log").mount,
          NOSPOF_CHECK: CHECK_SCRIPT,
          NOSPOF_SET_MEMBERS: MEMBERS_SCRIPT,
        },
        capabilities: [...DROP_TO_USER, "CAP_FOWNER"].sort(),
        openFiles: OPEN_FILES,
        fixedFiles: [CONFIGURATION_FILE, JAVA_OPTIONS, LOGGING_FILE],
        stopSeconds: 15,
        startSeconds: 60,
      };
    default:
      return program satisfies never;
  }
}

/** Without the image's entrypoint: a server of Galera finds out who begins before it is one. */
function withAgent(instance: Instance, bundle: Bundle, options: string): Runtime {
  const ownStart = bundle.files.some(({ path }) => path === START_SCRIPT);
  return {
    knowledge: "database-with-agent",
    command: [
      ...prepared(PREPARE_TLS_SCRIPT, bundle),
      ...(ownStart ? ["/bin/bash", START_SCRIPT] : ["mariadbd", `--defaults-file=${options}`]),
    ],
    user: undefined,
    environment: { NOSPOF_DATA: dataFolder(instance), NOSPOF_SOCKET: SOCKET },
    // The agent runs as root, and may kill a server that runs as its own user.
    capabilities: [...DROP_TO_USER, "CAP_FOWNER"].sort(),
    openFiles: undefined,
    fixedFiles: [options],
    stopSeconds: 150,
    startSeconds: 300,
  };
}

/** Path of a program's main file in the bundle. */
function configuration(bundle: Bundle, program: Program, name: string): string {
  const file = bundle.files.find((one) => one.program === program && one.path.endsWith(`/${name}`));
  if (file === undefined) throw new Error(`the bundle of ${bundle.instance} has no ${name} for ${program}`);
  return file.path;
}

function dataFolder({ name, volumes }: Instance): string {
  const [volume] = volumes;
  if (volume === undefined) throw new Error(`the database server ${name} has no volume`);
  return volume.mount;
}
