/** How a program that nospof configures is run: by a script that can give it another configuration while it runs. */
import type { types } from "@pulumi/docker";
import { shippedFile } from "../shipped-file.ts";
import { fileUpload } from "./uploads.ts";

/** Where the scripts are in a container, beside each other. */
const LIBRARY = "/usr/local/lib/nospof";

/** Where the volume with the configurations of a container's program is mounted: the default of `run-program.sh`. */
export const CONFIGURATION_FOLDER = "/var/lib/nospof/configuration";

/** Where the volume of a program is that runs beside it, in the same container. */
export const BESIDE_FOLDER = "/var/lib/nospof/beside";

/** Exists while the program does its work; see `templates/docker/run-program.sh`. */
export const READY_FILE = "/run/nospof/ready";

/** The signal that the scripts end at, in place of what an image has chosen for its program alone. */
export const STOP_SIGNAL = "SIGTERM";

/** Which file of `templates/docker/programs` knows the program. */
export type Knowledge = "haproxy" | "nginx" | "database" | "database-with-agent" | "zookeeper";

/** What they have in common with others. */
const SHARED: Readonly<Record<Knowledge, readonly string[]>> = {
  haproxy: [],
  nginx: [],
  database: ["programs/keep-times.sh", "programs/keep-agent.sh"],
  "database-with-agent": ["programs/keep-times.sh", "programs/keep-agent.sh"],
  zookeeper: [],
};

/** Entrypoint and command of a container whose program is wrapped. @param together with keepalived */
export function wrapped(
  knowledge: Knowledge,
  command: readonly string[],
  together: boolean,
): { readonly entrypoints: string[]; readonly command: string[] } {
  return {
    entrypoints: ["/bin/sh", `${LIBRARY}/${together ? "run-together.sh" : "run-program.sh"}`],
    command: [`${LIBRARY}/${knowledge}.sh`, ...command],
  };
}

/** Scripts that stand alone. */
export type Script = "publish-configuration.sh" | "drain.sh" | "lend-programs.sh";

/** Entrypoint of a container in which one of them runs; its command are the script's arguments. */
export function scriptEntrypoint(script: Script): string[] {
  return ["/bin/sh", `${LIBRARY}/${script}`];
}

/** What a wrapped program's container is made with: it changes with nospof's own version only. */
export function wrapperUploads(
  knowledge: Knowledge,
  together: boolean,
): readonly types.input.ContainerUpload[] {
  const beside = together ? ["run-together.sh", "programs/keepalived.sh", "connections.sh"] : [];
  return ["run-program.sh", `programs/${knowledge}.sh`, ...SHARED[knowledge], ...beside].map(scriptUpload);
}

/** @param path below `templates/docker` */
export function scriptUpload(path: string): types.input.ContainerUpload {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return fileUpload({ path: `${LIBRARY}/${name}`, content: shippedFile(`docker/${path}`), mode: 0o755 });
}
