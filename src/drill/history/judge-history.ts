/** What is wrong with a history, by what its database promises. */
import { count, list } from "../../lint/wording.ts";
import type { Findings } from "./model.ts";
import type { WritePromise } from "./write-promise.ts";

/** Ids are named where there are no more of them. */
const NAMED = 5;

/** What breaks the promise, in words; empty when it was kept. */
export function brokenPromises(findings: Findings, promise: WritePromise): readonly string[] {
  const { lost, twice, despiteRefusal, unasked, differing, overlaps } = findings;
  const forbidden = lost.filter(({ replaced }) => !(promise.mayLoseOnFailover && replaced));
  const [overlap] = overlaps;
  return [
    ...said(idsOf(forbidden), "acknowledged row", "lost"),
    ...(promise.oneWriter && overlap !== undefined
      ? [
          `two writers at once: ${overlap.server} acknowledged ${count(overlaps.length, "row")} while ${overlap.during} was the writer`,
        ]
      : []),
    ...said(twice, "row", "stored twice, though sent once"),
    ...said(despiteRefusal, "row", "stored, though refused"),
    ...said(unasked, "row", "stored that nobody sent"),
    ...said(idsOf(differing), "row", `not on every server: missing on ${missingOn(findings)}`),
  ];
}

function idsOf(rows: readonly { readonly id: number }[]): readonly number[] {
  return rows.map(({ id }) => id);
}

function said(ids: readonly number[], noun: string, what: string): readonly string[] {
  if (ids.length === 0) return [];
  const more = ids.length > NAMED ? " …" : "";
  return [`${count(ids.length, noun)} ${what} (${ids.slice(0, NAMED).join(", ")}${more})`];
}

function missingOn({ differing }: Findings): string {
  return list([...new Set(differing.flatMap((row) => row.missingOn))].sort());
}
