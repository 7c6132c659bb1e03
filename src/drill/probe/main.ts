/**
 * The clients of a drill: asks every target again and again, and tells of each attempt.
 *
 *     node main.ts      a ProbeSetup in a line on standard input; lines of probe-lines.ts on standard output
 *
 * Ends when its standard input does.
 */
import { createInterface } from "node:readline";
import { keepPacketOrderQuiet } from "../../targets/lab/responder/packet-order.ts";
import { SLOW_MS, STATE_STRETCH_MS } from "../clients-state.ts";
import type { Attempt } from "../model.ts";
import type { AttemptResult } from "./attempt-result.ts";
import { attempterFor, MOST_IN_FLIGHT, PATIENCE_MS } from "./attempter.ts";
import { openLoop } from "./open-loop.ts";
import { monotonicMs, type ProbeLine, type ProbeSetup, writeProbeLine } from "./probe-lines.ts";

/** Milliseconds between two writes. */
const WRITE_EVERY_MS = 50;

/** Attempts in flight over all addresses: each is an open file and a bit of memory. */
const MOST_IN_ALL = 600;

keepPacketOrderQuiet();
const lines = createInterface({ input: process.stdin });
lines.once("close", () => process.exit(0));
const first = await new Promise<string>((resolve) => lines.once("line", resolve));
const { targets, sources, everyMs }: ProbeSetup = JSON.parse(first);

const places = targets.flatMap(({ request, addresses }, target) =>
  addresses.map((place, address) => ({ request, target, address, place })),
);
const attempters = await Promise.all(places.map(({ request, place }) => attempterFor(request, place)));

const beganMs = performance.now();
const told: string[] = [];
const tell = (line: ProbeLine): void => {
  told.push(writeProbeLine(line));
};
tell({ kind: "began", monotonicMs: monotonicMs() });

interface InFlight {
  readonly target: number;
  readonly address: number;
  readonly startMs: number;
}

/** By number: the oldest first. */
const inFlight = new Map<number, InFlight>();
let number = 0;

for (const [index, { request, target, address }] of places.entries()) {
  const attempter = attempters[index];
  if (attempter === undefined) continue;
  const patienceMs = PATIENCE_MS[request.kind];
  const most = Math.min(MOST_IN_FLIGHT[request.kind], Math.ceil(MOST_IN_ALL / places.length));
  let ownInFlight = 0;
  const send = (): void => {
    const own = number++;
    const startMs = performance.now();
    ownInFlight++;
    inFlight.set(own, { target, address, startMs: startMs - beganMs });
    let timer: NodeJS.Timeout | undefined;
    const end = ({ outcome, detail, atMs = performance.now() }: AttemptResult): void => {
      clearTimeout(timer);
      if (!inFlight.delete(own)) return;
      ownInFlight--;
      const attempt: Attempt = {
        address,
        startMs: startMs - beganMs,
        endMs: atMs - beganMs,
        outcome,
        detail,
      };
      tell({ kind: "attempt", target, attempt });
    };
    const giveUp = attempter({ number: own, source: sources[own % Math.max(1, sources.length)], end });
    timer = setTimeout(() => {
      giveUp();
      end({ outcome: "failed", detail: "timeout" });
    }, patienceMs);
  };
  const pace = { everyMs, patienceMs, most };
  // Addresses take turns within the interval.
  const delayMs = (everyMs * index) / places.length;
  openLoop(
    pace,
    delayMs,
    () => ownInFlight,
    send,
    (fromMs, toMs) => tell({ kind: "stall", fromMs: fromMs - beganMs, toMs: toMs - beganMs }),
  );
}

setInterval(() => {
  const atMs = performance.now() - beganMs;
  const [oldest] = inFlight.values();
  const waiting = [...inFlight.values()].filter(
    ({ startMs }) => startMs >= atMs - STATE_STRETCH_MS && startMs < atMs - SLOW_MS,
  );
  tell({ kind: "reached", atMs, settledMs: oldest?.startMs ?? atMs, waiting });
  process.stdout.write(`${told.join("\n")}\n`);
  told.length = 0;
}, WRITE_EVERY_MS);
