/** Rows that are written while things happen: which were acknowledged, and for how long none was. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const WRITER = fileURLToPath(new URL("../election/writer.py", import.meta.url));

/** What `writer.py` writes to. */
export const ENTRIES =
  "CREATE TABLE orders.entry (writer VARCHAR(8), number INT, server INT UNSIGNED, PRIMARY KEY (writer, number))";

const line = z.object({ number: z.number(), acknowledged: z.number().optional() });

export interface Rows {
  /** Resolves when so many more have been acknowledged than when it was called. @throws Error when that takes longer than 90 s */
  readonly more: (count: number) => Promise<void>;
  /** Longest time between two acknowledgements while something is done and 50 rows after it, in milliseconds. */
  readonly gapDuring: (work: () => Promise<unknown>) => Promise<number>;
  /** Ends, and may be called again. @returns the numbers of all rows that were acknowledged */
  readonly stop: () => Promise<readonly number[]>;
}

/**
 * @param enterNetwork what stands before a command for it to run where clients are
 * @param words of `writer.py`
 */
export function writeRows(enterNetwork: readonly string[], words: readonly string[]): Rows {
  const [program = "", ...before] = enterNetwork;
  const child = spawn(program, [...before, "/usr/bin/python3", WRITER, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const rows: { readonly number: number; readonly at: number }[] = [];
  createInterface({ input: child.stdout }).on("line", (text) => {
    const { number, acknowledged } = line.parse(JSON.parse(text));
    if (acknowledged !== undefined) rows.push({ number, at: acknowledged * 1000 });
  });
  const ended = once(child, "close");
  const more = async (count: number): Promise<void> => {
    const wanted = rows.length + count;
    for (let waited = 0; rows.length < wanted; waited += 50) {
      if (waited > 90_000) throw new Error(`no ${count} rows were written within 90 s`);
      await sleep(50);
    }
  };
  return {
    more,
    gapDuring: async (work) => {
      const first = Math.max(0, rows.length - 1);
      await work();
      await more(50);
      const seen = rows.slice(first);
      return Math.max(0, ...seen.slice(1).map((row, index) => row.at - (seen[index]?.at ?? row.at)));
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      return rows.map(({ number }) => number);
    },
  };
}
