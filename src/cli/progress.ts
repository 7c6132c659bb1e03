import type { WriteStream } from "node:tty";

const PATIENCE_MS = 500;
const REFRESH_MS = 100;

export interface Progress {
  /** Called as often as convenient. */
  readonly step: (done: number) => void;
  readonly end: () => void;
}

/** A counter line for people who wait: only on a terminal, and only when the work takes longer than half a second. */
export function progressOf(
  what: string,
  total: number,
  stream: Pick<WriteStream, "isTTY" | "write">,
  now: () => number = Date.now,
): Progress {
  if (stream.isTTY !== true) return { step: () => {}, end: () => {} };
  const start = now();
  let shown: number | undefined;
  return {
    step: (done) => {
      const time = now();
      if (time - start < PATIENCE_MS || (shown !== undefined && time - shown < REFRESH_MS)) return;
      shown = time;
      stream.write(`\r${what} ${done} of ${total}`);
    },
    end: () => {
      // Erase the line: what follows is the result.
      if (shown !== undefined) stream.write("\r\u001b[2K");
    },
  };
}
