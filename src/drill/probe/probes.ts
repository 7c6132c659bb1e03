/** The clients of a drill, from the side of the drill: they run in the lab, and what they see is collected here. */
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { CLIENTS_HOST } from "../../targets/lab/host-names.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import { type ClientsState, clientsState, STATE_STRETCH_MS } from "../clients-state.ts";
import type { Observation, Stall } from "../measure.ts";
import type { Attempt, ProbeTarget } from "../model.ts";
import { monotonicMs, type ProbeLine, type ProbeSetup, readProbeLine } from "./probe-lines.ts";

/** Milliseconds between two attempts at an address. */
const PROBE_EVERY_MS = 20;

/** All times in milliseconds since the probes began. */
export interface Probes {
  readonly targets: readonly ProbeTarget[];
  /** All that are over, in the order of their ends; one list for each target. */
  readonly attempts: readonly (readonly Attempt[])[];
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

type Reached = Extract<ProbeLine, { kind: "reached" }>;

/** Resolves when the first attempts are on their way. @throws Error when the probes do not start */
export async function startProbes(
  lab: Pick<Lab, "start" | "layout">,
  targets: readonly ProbeTarget[],
): Promise<Probes> {
  const program = await lab.start(CLIENTS_HOST, [process.execPath, PROBE_PROGRAM]);
  const setup: ProbeSetup = { targets, sources: sourcesIn(lab), everyMs: PROBE_EVERY_MS };
  program.write(`${JSON.stringify(setup)}\n`);

  const attempts: Attempt[][] = targets.map(() => []);
  const stalls: Stall[] = [];
  const waiting = new Set<() => void>();
  let beganMs: number | undefined;
  let reached: Reached = { kind: "reached", atMs: 0, settledMs: 0, waiting: [] };
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
      else if (line.kind === "attempt") attempts[line.target]?.push(line.attempt);
      else if (line.kind === "stall") stalls.push({ fromMs: line.fromMs, toMs: line.toMs });
      else reached = line;
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
  const cut = (fromMs: number, toMs: number): Observation => ({
    targets: targets.map((target, index) => ({
      target,
      attempts: recent(attempts[index] ?? [], fromMs).filter(
        ({ startMs, endMs }) => startMs < toMs && endMs >= fromMs,
      ),
    })),
    stalls: stalls.filter((stall) => stall.toMs > fromMs && stall.fromMs < toMs),
    fromMs,
    toMs,
  });
  const states = (): ReadonlyMap<string, ClientsState> => {
    const entrypoints = [...new Set(targets.map(({ entrypoint }) => entrypoint))];
    const { atMs, waiting: open } = reached;
    const known = cut(Math.max(0, atMs - STATE_STRETCH_MS), atMs);
    const unanswered = open.map(({ target, address, startMs }) => ({
      target,
      attempt: {
        address,
        startMs,
        endMs: Number.POSITIVE_INFINITY,
        outcome: "failed",
        detail: undefined,
      } as const,
    }));
    const seen: Observation = {
      ...known,
      targets: known.targets.map(({ target, attempts }, index) => ({
        target,
        attempts: [
          ...attempts,
          ...unanswered.filter((each) => each.target === index).map(({ attempt }) => attempt),
        ],
      })),
    };
    return new Map(entrypoints.map((entrypoint) => [entrypoint, clientsState(entrypoint, seen)]));
  };
  return {
    targets,
    attempts,
    mark,
    states,
    between: async (fromMs, toMs) => {
      await until(() => reached.settledMs >= toMs);
      return cut(fromMs, toMs);
    },
    untilServing: async (timeoutMs, willDo = (_entrypoint, state) => state === "serves") => {
      const deadlineMs = mark() + timeoutMs;
      const beginMs = mark();
      const served = (): boolean =>
        reached.atMs >= beginMs + STATE_STRETCH_MS &&
        [...states()].every(([entrypoint, state]) => willDo(entrypoint, state));
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

/** Milliseconds longer than any attempt takes. */
const LONGEST_ATTEMPT_MS = 30_000;

/** Leaves out what ended long before; the list is in the order of ends. */
function recent(attempts: readonly Attempt[], fromMs: number): readonly Attempt[] {
  const end = attempts.findLastIndex(({ endMs }) => endMs < fromMs - LONGEST_ATTEMPT_MS);
  return attempts.slice(end + 1);
}

function sourcesIn({ layout }: Pick<Lab, "layout">): readonly string[] {
  const clients = layout.hosts.find(({ name }) => name === CLIENTS_HOST);
  return (clients?.interfaces ?? []).flatMap(({ addresses }) =>
    addresses.map((address) => address.split("/")[0] ?? address),
  );
}
