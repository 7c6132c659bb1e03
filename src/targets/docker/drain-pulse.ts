/**
 * Whether what drains a server runs. It is in the server's network, and Docker does not start it again with the host
 * (https://github.com/moby/moby/issues/50326): its server must not be replaced before somebody has. Pulumi tells a program
 * neither what there is nor how it is; the sidecar does, by what it prints from time to time.
 */
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ConnectedEngine } from "./engines.ts";

/**
 * - `beats`: it runs.
 * - `ended`: it is not there, or has ended with its server: that was never there, is gone, or does not stay.
 * - `lost`: it ended with the host, and was not started again.
 */
export type Pulse = "beats" | "ended" | "lost";

/** Default of `templates/docker/drain.sh`. */
const BEAT_MS = 10_000;

/** For a busy machine to wake up. */
const SLACK_MS = 5000;

/** An overloaded host may skip a beat: it takes as many without one to be lost. */
const SILENT_BEATS = 3;

const POLL_MS = 1000;

const UNKNOWN = Symbol("unknown");

/** Last words of one whose server has ended; those of one that a host's shutdown has ended are others. */
const SERVER_ENDED = "the network is gone";

/**
 * Takes as long as it has to when the clock of the engine's host is another one than that of this machine, or the sidecar
 * does not run: up to {@link SILENT_BEATS} × {@link BEAT_MS} and a bit.
 *
 * @param name of its container
 */
export async function drainPulse(name: string, engine: ConnectedEngine): Promise<Pulse> {
  // What a preview shows does not depend on the platform being there.
  if (pulumi.runtime.isDryRun()) return "beats";
  const asked = Date.now();
  const first = await lastLine(name, engine);
  // Of an engine that is not reached, or of a log that cannot be read, there is more to come.
  if (first === UNKNOWN) return "beats";
  if (first === undefined || first.includes(SERVER_ENDED)) return "ended";
  // A busy engine takes long to answer: what it says may be from any moment since it was asked.
  const answered = Date.now();
  const said = Date.parse(first.split(" ", 1)[0] ?? "");
  if (Number.isNaN(said)) return "beats";
  if (said > asked - BEAT_MS - SLACK_MS && said < answered + SLACK_MS) return "beats";
  let isLast: boolean;
  do {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    isLast = Date.now() >= answered + SILENT_BEATS * BEAT_MS + SLACK_MS;
    if ((await lastLine(name, engine)) !== first) return "beats";
  } while (!isLast);
  return "lost";
}

/** With the time before it; undefined when there is no such container, or when it has never said anything. */
async function lastLine(
  name: string,
  { provider }: ConnectedEngine,
): Promise<string | typeof UNKNOWN | undefined> {
  try {
    const { logsListStrings } = await docker.getLogs(
      { name, tail: "1", timestamps: true, discardHeaders: false },
      { ...(provider && { provider }) },
    );
    return logsListStrings.at(-1);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.includes("No such container") ? undefined : UNKNOWN;
  }
}
