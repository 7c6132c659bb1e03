/** Histories as a database that keeps its promise would make them: one writer after the other, and nothing lost. */
import fc from "fast-check";
import type { History, StoredRow, Write } from "../../../src/drill/history/model.ts";
import { SHORTEST_RETURN_MS } from "../../../src/drill/history/overlaps.ts";

const SERVERS = ["orders-1", "orders-2", "orders-3"] as const;
const EVERY_MS = 20;

/** What one server makes of the rows sent while it is the writer, and of those after it, while there is none. */
interface Reign {
  readonly server: (typeof SERVERS)[number];
  /** Milliseconds that each of its rows takes to be acknowledged. */
  readonly latencies: readonly number[];
  /** What becomes of rows sent before the next reign begins. */
  readonly between: readonly ("refused" | "unknown" | "stored unknown")[];
}

const reign: fc.Arbitrary<Reign> = fc.record({
  server: fc.constantFrom(...SERVERS),
  latencies: fc.array(fc.integer({ min: 1, max: 90 }), {
    // A reign lasts: who writes for less has not been elected and replaced.
    minLength: SHORTEST_RETURN_MS / EVERY_MS + 10,
    maxLength: SHORTEST_RETURN_MS / EVERY_MS + 60,
  }),
  between: fc.array(fc.constantFrom("refused", "unknown", "stored unknown"), { minLength: 5, maxLength: 30 }),
});

export interface MadeHistory extends History {
  readonly acknowledged: readonly Write[];
}

/** A clean history: up to five reigns, of which two in a row may be of the same server. */
export const cleanHistory: fc.Arbitrary<MadeHistory> = fc
  .array(reign, { minLength: 1, maxLength: 5 })
  .map((reigns) => {
    const writes: Write[] = [];
    const rows: StoredRow[] = [];
    const send = (
      { answer, detail, server }: Pick<Write, "answer" | "detail" | "server">,
      tookMs: number,
    ): number => {
      const id = writes.length + 1;
      writes.push({
        id,
        sentMs: id * EVERY_MS,
        endedMs: id * EVERY_MS + tookMs,
        to: "endpoint",
        answer,
        server,
        detail,
      });
      return id;
    };
    for (const { server, latencies, between } of reigns) {
      for (const latency of latencies) {
        rows.push({
          id: send({ answer: "acknowledged", server, detail: undefined }, latency),
          writer: server,
        });
      }
      for (const what of between) {
        const answer = what === "refused" ? what : "unknown";
        const id = send({ answer, server: undefined, detail: "timeout" }, 3000);
        if (what === "stored unknown") rows.push({ id, writer: server });
      }
    }
    const servers = SERVERS.map((server) => ({ server, rows }));
    const acknowledged = writes.filter(({ answer }) => answer === "acknowledged");
    return { database: "orders", writes, servers, acknowledged };
  });

/** The same history, with other rows on some of its servers (default: on all). */
export function withRows(
  history: History,
  change: (rows: readonly StoredRow[]) => readonly StoredRow[],
  on: readonly string[] = SERVERS,
): History {
  return {
    ...history,
    servers: history.servers.map(({ server, rows }) => ({
      server,
      rows: on.includes(server) ? change(rows) : rows,
    })),
  };
}

export function withWrites(history: History, change: (write: Write) => Write): History {
  return { ...history, writes: history.writes.map(change) };
}

/** Another server than this one. */
export function otherThan(server: string | undefined): string {
  return SERVERS.find((one) => one !== server) ?? "";
}
