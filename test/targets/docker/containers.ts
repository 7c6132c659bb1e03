/** What runs in the containers of an instance, run as it is in a namespace: the scripts with real programs, without Docker. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { shippedPath } from "../../../src/targets/shipped-file.ts";
import { inNamespace, type Namespace, type NamespaceSetup } from "../../programs/namespace.ts";
import type { StartedProgram } from "../../programs/started-program.ts";

/** The shells that images have as /bin/sh; with Alpine's come its own `cp`, `find`, `stat` and so on. */
export const SHELLS = ["dash", "busybox", "bash"] as const;
export type Shell = (typeof SHELLS)[number];

const VOLUMES = "/var/lib/nospof/volumes";
const APPLETS = "/run/applets";

export function script(path: string): string {
  return shippedPath(`docker/${path}`);
}

/** @throws Error that says what to install */
export async function inShell<Result>(
  shell: Shell,
  setup: NamespaceSetup,
  use: (namespace: Namespace) => Promise<Result>,
): Promise<Result> {
  const found = await execa("sh", ["-c", `command -v ${shell}`], { reject: false });
  if (found.exitCode !== 0) throw new Error(`${shell} is missing here: install the Debian package ${shell}`);
  return inNamespace(setup, async (namespace) => {
    if (shell === "busybox") {
      await namespace.run([
        "sh",
        "-c",
        `mkdir ${APPLETS} && busybox --install -s ${APPLETS} && rm ${APPLETS}/ip`,
      ]);
    }
    return use(namespace);
  });
}

/** A command with its environment, by the shell. */
function command(
  shell: Shell,
  environment: Readonly<Record<string, string | number>>,
  words: readonly string[],
): readonly string[] {
  const path = shell === "busybox" ? `${APPLETS}:/usr/sbin:/usr/bin` : "/usr/sbin:/usr/bin:/sbin:/bin";
  return [
    "env",
    `PATH=${path}`,
    ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    ...(shell === "busybox" ? ["busybox", "sh"] : [shell]),
    ...words,
  ];
}

export async function startScript(
  namespace: Namespace,
  shell: Shell,
  environment: Readonly<Record<string, string | number>>,
  words: readonly string[],
): Promise<StartedProgram> {
  return namespace.start(command(shell, environment, words));
}

export interface Wrapped {
  readonly shell: Shell;
  /** Name of its volume. */
  readonly program: string;
  /** File of `templates/docker/programs`. */
  readonly knowledge: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
  /** Folder of the scripts. Default: where they are in the repository. */
  readonly library?: string;
}

/** Puts the scripts into a namespace that does not see this machine's files; {@link Wrapped.library} is then that folder. */
export async function placeScripts(namespace: Namespace, library: string): Promise<void> {
  const names = [
    ...["run-program.sh", "publish-configuration.sh"],
    ...["programs/database.sh", "programs/database-with-agent.sh"],
    ...["programs/keep-times.sh", "programs/keep-agent.sh"],
  ];
  await namespace.write(
    names.map((name) => ({ path: `${library}/${name}`, content: readFileSync(script(name), "utf8") })),
  );
}

/** The container with the program. */
export function runProgram(namespace: Namespace, wrapped: Wrapped): Promise<StartedProgram> {
  const { shell, program, knowledge, command: words, environment, library = script("") } = wrapped;
  const folders = { NOSPOF_CONFIGURATION: `${VOLUMES}/${program}` };
  return startScript(namespace, shell, { ...folders, ...environment }, [
    join(library, "run-program.sh"),
    join(library, `programs/${knowledge}.sh`),
    ...words,
  ]);
}

/** What a configuration container has said. */
export interface Published {
  readonly result: "in effect" | "refused";
  readonly output: string;
}

let published = 0;

/** A configuration container with these files, until it says what became of them. */
export async function publish(
  namespace: Namespace,
  { shell, program, library = script("") }: Pick<Wrapped, "shell" | "program" | "library">,
  files: Readonly<Record<string, string | { readonly content: string; readonly mode: number }>>,
  seconds = 30,
): Promise<Published> {
  const folder = `/run/published-${published++}`;
  await namespace.write(
    Object.entries(files).map(([path, file]) => ({
      path: `${folder}/${program}${path}`,
      ...(typeof file === "string" ? { content: file } : file),
    })),
  );
  const publisher = await startScript(namespace, shell, { NOSPOF_FILES: folder, NOSPOF_VOLUMES: VOLUMES }, [
    join(library, "publish-configuration.sh"),
    `${program}=${seconds}`,
  ]);
  const result = await said(publisher, /^nospof: result: (in effect|refused)$/m, (seconds + 20) * 1000);
  await publisher.stop();
  return { result: result === "refused" ? "refused" : "in effect", output: publisher.output() };
}

/** What the pattern's group found in what a program prints. @throws Error with all that it printed, if it does not come */
export async function said(program: StartedProgram, pattern: RegExp, patienceMs = 20_000): Promise<string> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = pattern.exec(program.output());
    if (found !== null) return found[1] ?? found[0];
    if (Date.now() > end) throw new Error(`${pattern} was not said:\n${program.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @throws Error when it does not come to that */
export async function until(condition: () => Promise<boolean>, patienceMs = 20_000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`it did not come to that within ${patienceMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What a file in the namespace holds. */
export async function content(namespace: Namespace, path: string): Promise<string> {
  return (await namespace.run(["cat", path])).output;
}
