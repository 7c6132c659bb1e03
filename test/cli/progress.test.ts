import { describe, expect, test } from "vitest";
import { progressOf } from "../../src/cli/progress.ts";

/** What is written to a stream while `times` (in milliseconds) pass, one step at each. */
function shown(isTTY: boolean, times: readonly number[]): string {
  let text = "";
  let now = 0;
  const stream = {
    isTTY,
    write: (chunk: string | Uint8Array): boolean => {
      text += String(chunk);
      return true;
    },
  };
  const progress = progressOf("writing file", 900, stream, () => now);
  times.forEach((time, index) => {
    now = time;
    progress.step(index + 1);
  });
  progress.end();
  return text;
}

describe("the counter of long work", () => {
  test("is not shown for work that is soon done", () => {
    expect(shown(true, [10, 200, 499])).toBe("");
  });

  test("appears after half a second, ten times a second at most, and goes when the work is done", () => {
    expect(shown(true, [100, 500, 550, 599, 600, 650])).toBe(
      "\rwriting file 2 of 900\rwriting file 5 of 900\r\u001b[2K",
    );
  });

  test("is not shown where no terminal is", () => {
    expect(shown(false, [100, 5000, 9000])).toBe("");
  });
});
