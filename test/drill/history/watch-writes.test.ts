import { expect, test } from "vitest";
import type { History, Write } from "../../../src/drill/history/model.ts";
import { watchWrites } from "../../../src/drill/history/watch-writes.ts";
import { stackPlan } from "../../render/plans.ts";

const SERVERS = ["orders-1", "orders-2", "orders-3"];
const SIGNAL = new AbortController().signal;

/** One row every 20 ms, acknowledged by the primary 5 ms later unless something else is said. */
function writes(number: number, others: Readonly<Record<number, Write["answer"]>> = {}): readonly Write[] {
  return Array.from({ length: number }, (_, index): Write => {
    const id = index + 1;
    const answer = others[id] ?? "acknowledged";
    return {
      id,
      to: "endpoint",
      sentMs: id * 20,
      endedMs: id * 20 + 5,
      answer,
      server: "orders-1",
      detail: undefined,
    };
  });
}

function history(all: readonly Write[], missing: readonly number[]): History {
  const rows = all
    .filter(({ id, answer }) => answer === "acknowledged" && !missing.includes(id))
    .map(({ id }) => ({ id, writer: "orders-1" }));
  return { database: "orders", writes: all, servers: SERVERS.map((server) => ({ server, rows })) };
}

async function watching(...histories: readonly History[]) {
  const told = [...histories];
  return watchWrites(await stackPlan("shop"), {
    settled: async () => told.splice(0, 1),
  });
}

test("counts what was sent since, and the longest time without an acknowledgement", async () => {
  const all = writes(40, { 11: "refused", 12: "unknown", 13: "unknown" });
  const watch = await watching(history(all, []));
  expect(await watch.since(200, SIGNAL)).toEqual([
    {
      database: "orders",
      mode: "asynchronous",
      acknowledged: 28,
      refused: 1,
      unknown: 2,
      longestGapMs: 80,
      lost: 0,
      overlaps: 0,
      disagreements: [],
    },
  ]);
});

test("a row is lost once, by the fault after which it was gone, however old it was", async () => {
  const watch = await watching(
    history(writes(10), []),
    history(writes(20), [3]),
    history(writes(30), [3, 25]),
    history(writes(40), [3, 25]),
  );
  const lost: string[][] = [];
  for (let fault = 0; fault < 4; fault++) {
    const results = await watch.since(fault * 200, SIGNAL);
    lost.push(results.flatMap(({ disagreements }) => disagreements));
  }
  expect(lost).toEqual([[], ["1 acknowledged row lost (3)"], ["1 acknowledged row lost (25)"], []]);
});

test("two writers at once are counted, and allowed to a pair that was split", async () => {
  const all = writes(40).map((write) => (write.id % 2 === 0 ? { ...write, server: "orders-2" } : write));
  const seen = async (split: ReadonlySet<string>) => {
    const watch = await watching(history(all, []));
    return (await watch.since(0, SIGNAL, split)).map(({ overlaps, disagreements }) => ({
      overlaps,
      disagreements,
    }));
  };
  const [strict] = await seen(new Set());
  expect(strict?.disagreements).toEqual([expect.stringContaining("two writers at once")]);
  expect(await seen(new Set(["orders"]))).toEqual([{ overlaps: strict?.overlaps, disagreements: [] }]);
});
