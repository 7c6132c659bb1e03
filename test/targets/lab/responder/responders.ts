/** Stand-ins that run in a machine in miniature, started as the lab starts them. */
import { fileURLToPath } from "node:url";
import type { ResponderDependency, ResponderSpec } from "../../../../src/targets/lab/responder/spec.ts";
import type { Namespace } from "../../../programs/namespace.ts";
import type { StartedProgram } from "../../../programs/started-program.ts";

const MAIN = fileURLToPath(new URL("../../../../src/targets/lab/responder/main.ts", import.meta.url));

/** Where all stand-ins of one machine find each other. */
export const TEST_BOARD = "/run/nospof/board";

export function responderSpec(
  name: string,
  address: string,
  spec: Partial<ResponderSpec> = {},
): ResponderSpec {
  return {
    name,
    group: name.replace(/-\d+$/, ""),
    listens: [{ address, port: 8080, protocol: "tcp" }],
    dependencies: [],
    load: undefined,
    ...spec,
  };
}

/** A dependency on stand-ins at port 8080. */
export function onHttp(
  name: string,
  strength: ResponderDependency["strength"],
  addresses: readonly string[],
  needs = 1,
): ResponderDependency {
  return {
    name,
    strength,
    needs,
    targets: addresses.map((address) => ({
      kind: "http",
      address,
      port: 8080,
      tls: false,
      hostname: undefined,
      path: "/",
    })),
  };
}

/**
 * A program that stops would stop the one that brought it into the machine as well, which then never sees it end: so the
 * stand-in is not started as what {@link Namespace.start} starts, but beside it.
 */
const BESIDE = 'file=$1; shift; "$@" & echo $! >"$file"; wait';

/** Resolves when all its ports are open. */
export async function startResponder(machine: Namespace, spec: ResponderSpec): Promise<void> {
  const path = `/run/nospof/${spec.name}.json`;
  await machine.write([{ path, content: JSON.stringify(spec) }]);
  const command = [process.execPath, MAIN, path];
  const program = await machine.start(["bash", "-c", BESIDE, "bash", pidFile(spec.name), ...command]);
  await untilPrinted(program, `${spec.name} answers`);
}

export async function signalResponder(
  machine: Namespace,
  name: string,
  signal: "KILL" | "STOP" | "CONT",
): Promise<void> {
  await machine.run(["sh", "-c", 'kill -"$1" "$(cat "$2")"', "sh", signal, pidFile(name)]);
}

function pidFile(name: string): string {
  return `/run/nospof/${name}.pid`;
}

/** @throws Error with what it printed when it did not say so in ten seconds */
export async function untilPrinted(program: StartedProgram, text: string): Promise<void> {
  for (let waits = 0; waits < 400; waits++) {
    if (program.output().includes(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`no "${text}" but: ${program.output()}`);
}

export interface Answered {
  readonly status: number;
  readonly seconds: number;
  readonly degraded: readonly string[];
  readonly down: readonly string[];
}

/** @param options of curl */
export async function ask(machine: Namespace, url: string, ...options: readonly string[]): Promise<Answered> {
  const format = "\n%{http_code} %{time_total}";
  const { output } = await machine.run(["curl", "-sk", "--max-time", "5", "-w", format, ...options, url]);
  const [body = ""] = output.split("\n");
  const last = output.split("\n").at(-1) ?? "";
  const [status, seconds] = last.split(" ");
  const { degraded = [], down = [] } = body.startsWith("{") ? JSON.parse(body) : {};
  return { status: Number(status), seconds: Number(seconds), degraded, down };
}
