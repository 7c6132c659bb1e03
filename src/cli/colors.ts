import type { WriteStream } from "node:tty";
import pico from "picocolors";

export type Colors = ReturnType<typeof pico.createColors>;

/**
 * Colours for people only: on a terminal, unless NO_COLOR (https://no-color.org) is set or the terminal is dumb.
 * picocolors' own guess also colours when CI is set, which would put escape codes into files.
 */
export function colorsFor(stream: Pick<WriteStream, "isTTY">): Colors {
  return pico.createColors(wantsColor(stream));
}

export function wantsColor(stream: Pick<WriteStream, "isTTY">): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "" && FORCE_COLOR !== "0") return true;
  return stream.isTTY === true && TERM !== "dumb";
}
