import { expect, test } from "vitest";
import { brokenPromises } from "../../../src/drill/history/judge-history.ts";
import type { Findings, LostWrite } from "../../../src/drill/history/model.ts";
import type { WritePromise } from "../../../src/drill/history/write-promise.ts";

const ASYNCHRONOUS: WritePromise = { mode: "asynchronous", mayLoseOnFailover: true, oneWriter: true };
const STRICT: WritePromise = { ...ASYNCHRONOUS, mayLoseOnFailover: false };
const MULTI: WritePromise = { ...STRICT, oneWriter: false };

function found(parts: Partial<Findings>): Findings {
  return { lost: [], twice: [], despiteRefusal: [], unasked: [], differing: [], overlaps: [], ...parts };
}

function lost(id: number, replaced: boolean): LostWrite {
  return { id, server: "orders-1", endedMs: 20 * id, replaced };
}

test("nothing found breaks no promise", () => {
  for (const promise of [ASYNCHRONOUS, STRICT, MULTI]) expect(brokenPromises(found({}), promise)).toEqual([]);
});

test("a row that a failover took along is lost within what asynchronous replication promises, and in no other mode", () => {
  const findings = found({ lost: [lost(7, true), lost(8, true)] });
  expect(brokenPromises(findings, ASYNCHRONOUS)).toEqual([]);
  expect(brokenPromises(findings, STRICT)).toEqual(["2 acknowledged rows lost (7, 8)"]);
});

test("a row lost by a server that kept its place is lost in every mode", () => {
  const findings = found({ lost: [lost(7, true), lost(9, false)] });
  expect(brokenPromises(findings, ASYNCHRONOUS)).toEqual(["1 acknowledged row lost (9)"]);
});

test("two writers are too many, unless every server may write", () => {
  const findings = found({ overlaps: [{ id: 4, server: "orders-1", sentMs: 80, during: "orders-2" }] });
  const told = ["two writers at once: orders-1 acknowledged 1 row while orders-2 was the writer"];
  expect(brokenPromises(findings, ASYNCHRONOUS)).toEqual(told);
  expect(brokenPromises(findings, STRICT)).toEqual(told);
  expect(brokenPromises(findings, MULTI)).toEqual([]);
});

test("rows that are there twice, though refused, unasked or not everywhere break every promise; a few are named", () => {
  const findings = found({
    twice: [1],
    despiteRefusal: [2, 3],
    unasked: [4, 5, 6, 7, 8, 9],
    differing: [{ id: 10, missingOn: ["orders-3", "orders-2"] }],
  });
  for (const promise of [ASYNCHRONOUS, STRICT, MULTI]) {
    expect(brokenPromises(findings, promise)).toEqual([
      "1 row stored twice, though sent once (1)",
      "2 rows stored, though refused (2, 3)",
      "6 rows stored that nobody sent (4, 5, 6, 7, 8 …)",
      "1 row not on every server: missing on orders-2 and orders-3 (10)",
    ]);
  }
});
