/** What writers have been told, and what it must be: see writer.py. */
import { z } from "zod";
import type { StartedProgram } from "../../programs/started-program.ts";

const line = z.object({
  number: z.number(),
  /** Seconds, on one clock for all writers of a machine. */
  acknowledged: z.number().optional(),
  error: z.string().optional(),
});

export interface Acknowledged {
  readonly number: number;
  readonly at: number;
}

export function acknowledgedBy(writer: StartedProgram): readonly Acknowledged[] {
  return writer
    .output()
    .split("\n")
    .slice(0, -1)
    .filter((text) => text.startsWith("{"))
    .map((text) => line.parse(JSON.parse(text)))
    .flatMap(({ number, acknowledged }) =>
      acknowledged === undefined ? [] : [{ number, at: acknowledged }],
    );
}

/** Seconds between two acknowledgements at most, from a count of them on. */
export function longestGap(rows: readonly Acknowledged[], from: number): number {
  const seen = rows.slice(Math.max(0, from - 1));
  return Math.max(0, ...seen.slice(1).map((row, index) => row.at - (seen[index]?.at ?? row.at)));
}

/** Who has acknowledged, one after the other; who is in it twice has not been alone. */
export function writersInTurn(rows: ReadonlyMap<string, readonly Acknowledged[]>): readonly string[] {
  const all = [...rows].flatMap(([server, own]) => own.map(({ at }) => ({ server, at })));
  const ordered = all.toSorted((one, other) => one.at - other.at).map(({ server }) => server);
  return ordered.filter((server, index) => server !== ordered[index - 1]);
}
