/** The clients of a drill, from the side of the drill: they run in the lab, and what they see is collected here. */
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { CLIENTS_HOST } from "../../targets/lab/host-names.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import { type ClientsState, STATE_STRETCH_MS } from "../clients-state.ts";
import type { Observation } from "../measure.ts";
import type { ProbeTarget } from "../model.ts";
import { PROBE_EVERY_MS } from "../tolerance.ts";
import { collectedFor } from "./collected.ts";
import { monotonicMs, type ProbeSetup, readProbeLine } from "./probe-lines.ts";

/** All times in milliseconds since the probes began. */
export interface Probes {
  /** Now. */
  readonly mark: () => number;
  /** What was seen in a stretch of time; resolves when every attempt that began in it is over: after 10 s at most. */
  readonly between: (fromMs: number, toMs: number) => Promise<Observation>;
  /** What the clients of each entrypoint have at this moment. */
  readonly states: () => ReadonlyMap<string, ClientsState>;
  /**
   * Resolves with true as soon as every entrypoint is in a state that will do (default: `serves`), with false when the
   * time is over.
   */
  readonly untilServing: (
    timeoutMs: number,
    willDo?: (entrypoint: string, state: ClientsState) => boolean,
  ) => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

/** Beside this module, and as it is: TypeScript in the sources, JavaScript when built. */
const PROBE_PROGRAM = fileURLToPath(new URL(`./main${extname(import.meta.url)}`, import.meta.url));

/** Resolves when the first attempts are on their way. @throws Error when the probes do not start */
export async function startProbes(
  lab: Pick<Lab, "start"> & { readonly layout: Pick<Lab["layout"], "hosts"> },
  targets: readonly ProbeTarget[],
): Promise<Probes> {
  const program = await lab.start(CLIENTS_HOST, [process.execPath, PROBE_PROGRAM]);
  const setup: ProbeSetup = { targets, sources: sourcesIn(lab), everyMs: PROBE_EVERY_MS };
  program.write(`${JSON.stringify(setup)}\n`);

  const collected = collectedFor(targets);
  const waiting = new Set<() => void>();
  let beganMs: number | undefined;
  let ended: Error | undefined;

  const wake = (): void => {
    for (const look of waiting) look();
  };
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (ended === undefined && !holds()) return;
        waiting.delete(look);
        if (ended === undefined) resolve();
        else reject(ended);
      };
      waiting.add(look);
      look();
    });
  const listen = async (): Promise<void> => {
    for await (const text of program.lines) {
      const line = readProbeLine(text);
      if (line.kind === "began") beganMs = line.monotonicMs;
      collected.add(line);
      if (line.kind === "began" || line.kind === "reached") wake();
    }
    throw new Error("the probes have ended");
  };
  listen().catch((error: unknown) => {
    ended = error instanceof Error ? error : new Error(String(error));
    wake();
  });
  await until(() => beganMs !== undefined);

  const mark = (): number => monotonicMs() - (beganMs ?? 0);
  return {
    mark,
    states: collected.states,
    between: async (fromMs, toMs) => {
      await until(() => collected.reached().settledMs >= toMs);
      return collected.between(fromMs, toMs);
    },
    untilServing: async (timeoutMs, willDo = (_entrypoint, state) => state === "serves") => {
      const deadlineMs = mark() + timeoutMs;
      const beginMs = mark();
      const served = (): boolean =>
        collected.reached().atMs >= beginMs + STATE_STRETCH_MS &&
        [...collected.states()].every(([entrypoint, state]) => willDo(entrypoint, state));
      const timer = setTimeout(wake, timeoutMs);
      try {
        let result = false;
        await until(() => {
          result = served();
          return result || mark() >= deadlineMs;
        });
        return result;
      } finally {
        clearTimeout(timer);
      }
    },
    stop: async () => {
      ended ??= new Error("the probes were stopped");
      wake();
      await program.stop();
    },
  };
}

function sourcesIn({ layout }: { readonly layout: Pick<Lab["layout"], "hosts"> }): readonly string[] {
  const clients = layout.hosts.find(({ name }) => name === CLIENTS_HOST);
  return (clients?.interfaces ?? []).flatMap(({ addresses }) =>
    addresses.map((address) => address.split("/")[0] ?? address),
  );
}
