/** What the probes have told so far, and what clients have by it. */
import { type ClientsState, clientsState, STATE_STRETCH_MS } from "../clients-state.ts";
import type { Observation, Stall } from "../measure.ts";
import type { Attempt, ProbeTarget } from "../model.ts";
import type { ProbeLine } from "./probe-lines.ts";

type Reached = Extract<ProbeLine, { kind: "reached" }>;

/** All times in milliseconds since the probes began. */
export interface Collected {
  readonly add: (line: ProbeLine) => void;
  /** How far things are. */
  readonly reached: () => Reached;
  /** What was seen in a stretch of time. Whole when every attempt that began in it is over. */
  readonly between: (fromMs: number, toMs: number) => Observation;
  /** What the clients of each entrypoint have, as far as was told. */
  readonly states: () => ReadonlyMap<string, ClientsState>;
}

/** @param targets in the order in which the probes number them */
export function collectedFor(targets: readonly ProbeTarget[]): Collected {
  const entrypoints = [...new Set(targets.map(({ entrypoint }) => entrypoint))];
  /** A list for each target, in the order of their ends. */
  const attempts: Attempt[][] = targets.map(() => []);
  const stalls: Stall[] = [];
  let reached: Reached = { kind: "reached", atMs: 0, settledMs: 0, waiting: [] };

  const between = (fromMs: number, toMs: number): Observation => ({
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

  return {
    add: (line) => {
      switch (line.kind) {
        case "began":
          return;
        case "attempt":
          attempts[line.target]?.push(line.attempt);
          return;
        case "stall":
          stalls.push({ fromMs: line.fromMs, toMs: line.toMs });
          return;
        case "reached":
          reached = line;
          return;
        default:
          line satisfies never;
      }
    },
    reached: () => reached,
    between,
    states: () => {
      const { atMs, waiting } = reached;
      const known = between(Math.max(0, atMs - STATE_STRETCH_MS), atMs);
      const seen: Observation = {
        ...known,
        targets: known.targets.map(({ target, attempts }, index) => ({
          target,
          attempts: [...attempts, ...waiting.filter((each) => each.target === index).map(unanswered)],
        })),
      };
      return new Map(entrypoints.map((entrypoint) => [entrypoint, clientsState(entrypoint, seen)]));
    },
  };
}

function unanswered({ address, startMs }: Reached["waiting"][number]): Attempt {
  return { address, startMs, endMs: Number.POSITIVE_INFINITY, outcome: "failed", detail: undefined };
}

/** Milliseconds longer than any attempt takes. */
const LONGEST_ATTEMPT_MS = 30_000;

/** Leaves out what ended long before; the list is in the order of ends. */
function recent(attempts: readonly Attempt[], fromMs: number): readonly Attempt[] {
  const end = attempts.findLastIndex(({ endMs }) => endMs < fromMs - LONGEST_ATTEMPT_MS);
  return attempts.slice(end + 1);
}
