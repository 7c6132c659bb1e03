/** The notes of a group on the lab's board: a small file for each instance. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LoadBoard, LoadNote } from "./load-watch.ts";

/** @param board path of the board in this host */
export function loadBoard(
  board: string,
  group: string,
  own: string,
  instances: readonly string[],
): LoadBoard {
  const folder = join(board, "load", group);
  mkdirSync(folder, { recursive: true });
  const others = instances.filter((instance) => instance !== own);
  // Another number after each start, so that a restarted instance does not seem to say what it said before.
  let mark = Date.now();

  const read = (instance: string): readonly LoadNote[] => {
    try {
      const [found = "", countsMs = ""] = readFileSync(join(folder, instance), "utf8").split(" ");
      // An empty file is just being written.
      return found === "" ? [] : [{ instance, mark: found, countsMs: Number(countsMs) }];
    } catch {
      // It has never had work.
      return [];
    }
  };
  return {
    note: (countsMs) => {
      mark++;
      writeFileSync(join(folder, own), `${mark} ${countsMs}`);
    },
    notes: () => others.flatMap(read),
  };
}
