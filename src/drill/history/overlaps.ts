/** Two writers at once. */
import type { Overlap, Write } from "./model.ts";

/**
 * Milliseconds less than any server takes to lose its place as the writer, see another one take it, and get it back: the
 * shortest session of ZooKeeper alone is two ticks of two seconds. Who writes so soon again had never stopped.
 */
export const SHORTEST_RETURN_MS = 1000;

interface Span {
  readonly id: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Every acknowledged write of a server A for which there is another server B that acknowledged one before it was sent, and
 * one that was sent after it was answered, both of them within {@link SHORTEST_RETURN_MS}. One change from B to A is a
 * failover; from B to A and to B again within that time is none: both took writes. A write is stored at an unknown
 * moment between being sent and answered, and is taken for what it proves at any of them: one that was under way while
 * the writer changed proves nothing.
 *
 * Either of the two may be the one who should not have written: where they take turns, writes of both are found.
 */
export function overlapsIn(writes: readonly Write[]): readonly Overlap[] {
  const spans = new Map<string, Span[]>();
  for (const { id, sentMs, endedMs, answer, server } of writes) {
    if (answer !== "acknowledged" || server === undefined) continue;
    const own = spans.get(server) ?? [];
    own.push({ id, fromMs: sentMs, toMs: endedMs });
    spans.set(server, own);
  }
  const reigns = new Map([...spans].map(([server, own]) => [server, reignOf(own)]));
  return [...spans].flatMap(([server, own]) =>
    own.flatMap(({ id, fromMs, toMs }): readonly Overlap[] => {
      const [during] =
        [...reigns].find(([other, reign]) => other !== server && reign.goesOn(fromMs, toMs)) ?? [];
      return during === undefined ? [] : [{ id, server, sentMs: fromMs, during }];
    }),
  );
}

interface Reign {
  /** Whether it wrote before `fromMs` and after `toMs`, shortly after each other. */
  readonly goesOn: (fromMs: number, toMs: number) => boolean;
}

function reignOf(spans: readonly Span[]): Reign {
  const byEnd = spans.toSorted((a, b) => a.toMs - b.toMs);
  const byBegin = spans.toSorted((a, b) => a.fromMs - b.fromMs);
  // Of the writes up to each, the latest that was sent; of those from each on, the first that was answered.
  const latest = running(byEnd, ({ fromMs }) => fromMs, Math.max);
  const first = running(byBegin.toReversed(), ({ toMs }) => toMs, Math.min).toReversed();
  return {
    goesOn: (fromMs, toMs) => {
      const before = latest[firstThat(byEnd, (span) => span.toMs >= fromMs) - 1];
      const after = first[firstThat(byBegin, (span) => span.fromMs > toMs)];
      return before !== undefined && after !== undefined && after - before < SHORTEST_RETURN_MS;
    },
  };
}

function running(
  spans: readonly Span[],
  value: (span: Span) => number,
  better: (one: number, other: number) => number,
): readonly number[] {
  let best: number | undefined;
  return spans.map((span) => {
    best = best === undefined ? value(span) : better(best, value(span));
    return best;
  });
}

/**
 * Index of the first that it holds of; the length where it holds of none.
 * @param holds of everything after one that it holds of
 */
function firstThat(sorted: readonly Span[], holds: (span: Span) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const span = sorted[middle];
    if (span === undefined || holds(span)) high = middle;
    else low = middle + 1;
  }
  return low;
}
