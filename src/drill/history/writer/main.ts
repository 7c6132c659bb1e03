/**
 * Writes rows to a database again and again, each once, and tells what became of them.
 *
 *     node main.ts      a WriterSetup in a line on standard input, PAUSE and RESUME later; lines of write-lines.ts on standard output
 *
 * Ends when its standard input does.
 */
import { createInterface } from "node:readline";
import { keepPacketOrderQuiet } from "../../../targets/lab/responder/packet-order.ts";
import { MOST_IN_FLIGHT, PATIENCE_MS } from "../../probe/attempter.ts";
import { openLoop } from "../../probe/open-loop.ts";
import { monotonicMs } from "../../probe/probe-lines.ts";
import type { Write } from "../model.ts";
import { rowInserter } from "./insert-row.ts";
import { PAUSE, type Place, type WriterLine, type WriterSetup, writeWriterLine } from "./write-lines.ts";

/** Milliseconds between two reports. */
const REPORT_EVERY_MS = 50;

keepPacketOrderQuiet();
const lines = createInterface({ input: process.stdin });
lines.once("close", () => process.exit(0));
const first = await new Promise<string>((resolve) => lines.once("line", resolve));
let paused = false;
lines.on("line", (line) => {
  paused = line === PAUSE;
});
const setup: WriterSetup = JSON.parse(first);

const told: string[] = [];
const tell = (line: WriterLine): void => {
  told.push(writeWriterLine(line));
};

/** Ids, the oldest first. */
const inFlight = new Set<number>();
let lastId = 0;

const sendAgainAndAgain = (to: Write["to"], places: readonly Place[], everyMs: number): void => {
  const inserters = places.map((place) => rowInserter(setup, place));
  let turn = 0;
  let ownInFlight = 0;
  const send = (): void => {
    const id = ++lastId;
    const sentMs = monotonicMs();
    inFlight.add(id);
    ownInFlight++;
    const giveUp = inserters[turn++ % inserters.length]?.(id, (end) => {
      clearTimeout(timer);
      inFlight.delete(id);
      ownInFlight--;
      tell({ kind: "write", id, sentMs, endedMs: monotonicMs(), to, ...end });
    });
    const timer = setTimeout(() => giveUp?.(), PATIENCE_MS.sql);
  };
  openLoop(
    { everyMs, patienceMs: PATIENCE_MS.sql, most: MOST_IN_FLIGHT.sql },
    0,
    () => ownInFlight,
    () => {
      if (!paused) send();
    },
    () => {},
  );
};
sendAgainAndAgain("endpoint", setup.endpoint, setup.everyMs);
if (setup.servers.length > 0) sendAgainAndAgain("server", setup.servers, setup.serverEveryMs);

setInterval(() => {
  const [oldest] = inFlight;
  tell({ kind: "reached", sentId: lastId, settledId: (oldest ?? lastId + 1) - 1 });
  process.stdout.write(`${told.join("\n")}\n`);
  told.length = 0;
}, REPORT_EVERY_MS);
