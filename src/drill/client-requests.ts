/** What clients asked for, where an answer from some of several addresses is enough. */
import type { Attempt, ProbeTarget } from "./model.ts";

/**
 * Clients who need all addresses (or have only one) made one request with each attempt. Others asked all addresses at
 * once, and were answered as soon as `needs` of them had answered: one request is made of the attempts that were sent at
 * about the same time, one to each address.
 */
export function clientRequests(
  { addresses, needs }: ProbeTarget,
  attempts: readonly Attempt[],
): readonly Attempt[] {
  if (needs >= addresses.length) return attempts;
  const byAddress = addresses.map((_, address) =>
    attempts.filter((attempt) => attempt.address === address).toSorted((a, b) => a.startMs - b.startMs),
  );
  const [leading] = byAddress.toSorted((a, b) => b.length - a.length);
  return (leading ?? []).map((first) =>
    together(
      byAddress.map((own) => nearest(own, first.startMs)),
      needs,
    ),
  );
}

/** Of attempts sent together, the one with which the client had what it needed; else the first that failed it. */
function together(sent: readonly (Attempt | undefined)[], needs: number): Attempt {
  const all = sent.filter((attempt) => attempt !== undefined);
  const wait = ({ startMs, endMs }: Attempt): number => endMs - startMs;
  const answered = all.filter(({ outcome }) => outcome !== "failed").toSorted((a, b) => wait(a) - wait(b));
  const failed = all.filter(({ outcome }) => outcome === "failed").toSorted((a, b) => wait(b) - wait(a));
  const decisive = answered[needs - 1] ?? failed[0];
  if (decisive === undefined) throw new Error("a request without an attempt");
  return decisive;
}

/** Undefined where an address was never asked. */
function nearest(sorted: readonly Attempt[], startMs: number): Attempt | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.startMs ?? 0) < startMs) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [sorted[low - 1], sorted[low]];
  if (before === undefined || after === undefined) return after ?? before;
  return startMs - before.startMs < after.startMs - startMs ? before : after;
}
