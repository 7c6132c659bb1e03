/** The windows of the load, on a clock of the test's own: load.test.ts tries the same over real sockets. */
import { beforeEach, describe, expect, test } from "vitest";
import {
  type LoadNote,
  type LoadWatch,
  loadWatch,
} from "../../../../src/targets/lab/responder/load-watch.ts";
import type { ResponderLoad } from "../../../../src/targets/lab/responder/spec.ts";

const LOAD: ResponderLoad = { needs: 2, instances: ["api-1", "api-2"], windowMs: 2000, senders: [] };
const SHORT = ["2 instances that get work, not 1"];

let nowMs = 0;
let notes: readonly LoadNote[] = [];
beforeEach(() => {
  nowMs = 10_000;
  notes = [];
});

function watched(load = LOAD): LoadWatch {
  return loadWatch("api-1", load, { note: () => {}, notes: () => notes }, () => nowMs);
}

/** Work comes ten times a second, to the other instance as well where it is well. */
function workFor(
  watch: LoadWatch,
  ms: number,
  { other, from = "" }: { other: boolean; from?: string },
): void {
  for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 100) {
    if (other) notes = [{ instance: "api-2", mark: String(nowMs), countsMs: 2_000 }];
    watch.heard(from, true);
  }
}

describe("a stand-in that needs another one beside it", () => {
  test("serves while both get work", () => {
    const watch = watched();
    workFor(watch, 10_000, { other: true });
    expect(watch.missing()).toEqual([]);
  });

  test("waits for two seconds before it believes that it is alone", () => {
    const watch = watched();
    workFor(watch, 1_900, { other: false });
    expect(watch.missing()).toEqual([]);
    workFor(watch, 300, { other: false });
    expect(watch.missing()).toEqual(SHORT);
  });

  test("takes no note for a sign of life that was there before", () => {
    const watch = watched();
    notes = [{ instance: "api-2", mark: "old", countsMs: 2_000 }];
    workFor(watch, 2_200, { other: false });
    expect(watch.missing()).toEqual(SHORT);
  });

  test("goes on refusing while nothing but checks comes, and serves when the other notes again", () => {
    const watch = watched();
    workFor(watch, 2_200, { other: false });
    nowMs += 60_000;
    watch.heard("", false);
    expect(watch.missing()).toEqual(SHORT);
    notes = [{ instance: "api-2", mark: "first", countsMs: 2_000 }];
    nowMs += 100;
    watch.heard("", false);
    // The first note may be old; the second is not.
    notes = [{ instance: "api-2", mark: "second", countsMs: 2_000 }];
    nowMs += 100;
    watch.heard("", false);
    expect(watch.missing()).toEqual([]);
  });

  test("is not moved by checks alone", () => {
    const watch = watched();
    for (let count = 0; count < 100; count++, nowMs += 100) watch.heard("", false);
    expect(watch.missing()).toEqual([]);
  });
});

test("load balancers that send are counted by their addresses, unless none does", () => {
  const senders = [{ group: "web", needs: 2, addresses: ["10.0.0.1", "10.0.0.2"] }];
  const load = { needs: 1, instances: ["api-1"], windowMs: 2000, senders };
  const direct = watched(load);
  workFor(direct, 3_000, { other: false, from: "10.0.0.9" });
  expect(direct.missing()).toEqual([]);
  const half = watched(load);
  workFor(half, 3_000, { other: false, from: "10.0.0.1" });
  expect(half.missing()).toEqual(["2 instances of web that send work, not 1"]);
  half.heard("10.0.0.2", true);
  nowMs += 100;
  half.heard("10.0.0.2", true);
  expect(half.missing()).toEqual([]);
});
