/** Whether all is in order, as a container says itself: the next instance is not touched before, and the reason is told if not. */
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ConnectedEngine } from "./engines.ts";

/** What `publish-configuration.sh` and `drain.sh` in `templates/docker` print. */
const RESULT = "nospof: result: ";
const REFUSED = "nospof: refused by ";

const POLL_MS = 500;

/** Somewhat more than NOSPOF_AGAIN_SECONDS of `publish-configuration.sh`. */
const AGAIN_MS = 20_000;

/** More than a container says at a time. */
const LINES = "300";

/** A container that says whether all is in order. */
export interface Reporter {
  /** With {@link REPORTED}. */
  readonly container: docker.Container;
  /** By then it has said so. */
  readonly seconds: number;
  /** What is not in order if it says so, e.g. `web-1 does not work with its configuration.` */
  readonly otherwise: string;
}

/** A terminal's output is kept as it is, and what this driver keeps can be read, whatever the engine's default is. */
export const REPORTED = { tty: true, logDriver: "json-file" } as const;

/**
 * The container, once it has said that all is in order; in a preview at once.
 *
 * The provider would wait for a health check as well, but could neither tell why it does not pass nor end before its
 * time is up. So the log is read, through the provider. That of a container which was there before is read again: what
 * was not in order then and is not now stops this `up`, too.
 *
 * @throws pulumi.ResourceError with the container's own words when it is not
 */
export async function reported(reporter: Reporter, engine: ConnectedEngine): Promise<pulumi.Resource> {
  const { container, seconds, otherwise } = reporter;
  if (pulumi.runtime.isDryRun()) return container;
  const [id, name] = await new Promise<readonly [string, string]>((resolve) =>
    pulumi.all([container.id, container.name]).apply(resolve),
  );
  const began = Date.now();
  const end = began + seconds * 1000;
  let verdict = verdictOf(await log(id, container, engine));
  // Said before this `up`, perhaps: what it tries from time to time may succeed now.
  const again = verdict.kind === "refused" ? began + AGAIN_MS : began;
  for (; ; verdict = verdictOf(await log(id, container, engine))) {
    switch (verdict.kind) {
      case "in-order":
        return container;
      case "gone":
        void pulumi.log.warn(
          `The container ${name} is not there any more: "pulumi refresh" notices that, and the next "pulumi up" makes it anew.`,
          container,
        );
        return container;
      case "refused":
        if (Date.now() >= again)
          throw failure(container, `${otherwise} ${verdict.by} says:\n${verdict.reason}`);
        break;
      case "unknown":
        if (Date.now() > end) {
          throw failure(
            container,
            `${otherwise} Nothing has said so within ${seconds} s; see what there is in "docker logs ${name}" and in the logs ` +
              `of the containers beside it.`,
          );
        }
        break;
      default:
        verdict satisfies never;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

type Verdict =
  | { readonly kind: "in-order" | "unknown" | "gone" }
  | { readonly kind: "refused"; readonly by: string; readonly reason: string };

/** By the last result in the log. */
export function verdictOf(lines: readonly string[] | undefined): Verdict {
  if (lines === undefined) return { kind: "gone" };
  const result = lines.findLastIndex((line) => line.startsWith(RESULT));
  switch (lines[result]?.slice(RESULT.length)) {
    case undefined:
      return { kind: "unknown" };
    case "in effect":
      return { kind: "in-order" };
    default: {
      const refused = lines.findLastIndex((line, index) => index < result && line.startsWith(REFUSED));
      return {
        kind: "refused",
        by: lines[refused]?.slice(REFUSED.length).replace(/:$/, "") ?? "It",
        reason: lines.slice(refused + 1, result).join("\n"),
      };
    }
  }
}

/** Undefined when the container is gone. */
async function log(
  id: string,
  container: docker.Container,
  { provider }: ConnectedEngine,
): Promise<readonly string[] | undefined> {
  try {
    // Only without a terminal has each line a header to be discarded.
    const { logsListStrings } = await docker.getLogs(
      { name: id, tail: LINES, discardHeaders: false },
      { ...(provider && { provider }) },
    );
    return logsListStrings.map((line) => line.trimEnd());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes("No such container")) return undefined;
    throw failure(
      container,
      `The log of this container, which tells whether all is in order, cannot be read: ${message}`,
    );
  }
}

/** Shown by Pulumi as it is, under the resource. */
export function failure(container: pulumi.Resource, message: string): pulumi.ResourceError {
  const error = new pulumi.ResourceError(message, container, true);
  // Pulumi prints that of errors which come after the program's last line.
  error.stack = message;
  return error;
}
