/** Compares what clients were told with what is there. */
import type { DifferingRow, Findings, History, LostWrite, ServerRows, Write } from "./model.ts";
import { overlapsIn } from "./overlaps.ts";

/**
 * Everything that is wrong with a history, whatever its database promises: what of it is allowed is for judge-history.ts
 * to say.
 */
export function checkHistory({ writes, servers }: History): Findings {
  const byId = new Map(writes.map((write) => [write.id, write]));
  const held = servers.map(({ server, rows }) => ({ server, ids: new Set(rows.map(({ id }) => id)) }));
  const anywhere = [...new Set(servers.flatMap(({ rows }) => rows.map(({ id }) => id)))].toSorted(
    (a, b) => a - b,
  );
  return {
    lost: lostOf(writes, held),
    twice: [...new Set(servers.flatMap(repeated))].toSorted((a, b) => a - b),
    despiteRefusal: anywhere.filter((id) => byId.get(id)?.answer === "refused"),
    unasked: anywhere.filter((id) => !byId.has(id)),
    differing: anywhere.flatMap((id): readonly DifferingRow[] => {
      const missingOn = held.filter(({ ids }) => !ids.has(id)).map(({ server }) => server);
      return missingOn.length === 0 ? [] : [{ id, missingOn }];
    }),
    overlaps: overlapsIn(writes),
  };
}

interface Held {
  readonly server: string;
  readonly ids: ReadonlySet<number>;
}

/**
 * Lost to those who wrote it: it is not on the server that they are led to in the end, be it that an old primary still
 * holds it for itself. Where that one's rows are not known, it is lost when nobody has it.
 */
function lostOf(writes: readonly Write[], held: readonly Held[]): readonly LostWrite[] {
  if (held.length === 0) return [];
  const acknowledged = writes.filter(({ answer }) => answer === "acknowledged");
  const last = lastWriter(acknowledged);
  const own = held.find(({ server }) => server === last);
  const isThere = (id: number): boolean =>
    own === undefined ? held.some(({ ids }) => ids.has(id)) : own.ids.has(id);
  return acknowledged
    .filter(({ id }) => !isThere(id))
    .map(({ id, server, endedMs }) => ({ id, server, endedMs, replaced: wasReplaced(server, endedMs) }));

  function wasReplaced(by: string | undefined, sinceMs: number): boolean {
    return acknowledged.some(({ server, sentMs }) => server !== by && sentMs > sinceMs);
  }
}

/** The server that applications are led to in the end. */
function lastWriter(acknowledged: readonly Write[]): string | undefined {
  let last: Write | undefined;
  for (const write of acknowledged) {
    if (write.to === "endpoint" && (last === undefined || write.sentMs > last.sentMs)) last = write;
  }
  return last?.server;
}

function repeated({ rows }: ServerRows): readonly number[] {
  const seen = new Set<number>();
  return rows.flatMap(({ id }) => {
    if (seen.has(id)) return [id];
    seen.add(id);
    return [];
  });
}
