/** What became of the rows that were written during one fault. */
import type { Plan } from "../../plan/model.ts";
import type { WritesResult } from "../model.ts";
import { checkHistory } from "./check-history.ts";
import type { Histories } from "./histories.ts";
import { brokenPromises } from "./judge-history.ts";
import type { Findings, History, Write } from "./model.ts";
import { type WritePromise, writePromise } from "./write-promise.ts";

export interface WritesWatch {
  /**
   * A result for each database, of the rows that were sent since; what is found of older ones for the first time counts,
   * too: a later failover may lose them. Writing goes on meanwhile.
   *
   * @param fromMs by the monotonic clock
   * @param split databases that may have had two primaries in that time, as their topology accepts
   * @throws LabError when a server does not answer; what `signal` was aborted with
   */
  readonly since: (
    fromMs: number,
    signal: AbortSignal,
    split?: ReadonlySet<string>,
  ) => Promise<readonly WritesResult[]>;
}

export function watchWrites(plan: Pick<Plan, "groups">, histories: Pick<Histories, "settled">): WritesWatch {
  const promises = new Map(
    plan.groups.flatMap((group) =>
      group.kind === "database" ? [[group.name, writePromise(group.declared)]] : [],
    ),
  );
  const known = new Map<string, Findings>();
  return {
    since: async (fromMs, signal, split = new Set()) =>
      (await histories.settled(signal)).flatMap((history) => {
        const promise = promises.get(history.database);
        if (promise === undefined) return [];
        const findings = checkHistory(history);
        const before = known.get(history.database);
        known.set(history.database, findings);
        const fresh = before === undefined ? findings : withoutKnown(findings, before);
        return writesResult(history, fresh, promise, split.has(history.database), fromMs);
      }),
  };
}

function writesResult(
  { database, writes }: History,
  findings: Findings,
  promise: WritePromise,
  isSplit: boolean,
  fromMs: number,
): WritesResult {
  const asApplications = writes.filter(({ to }) => to === "endpoint");
  const own = asApplications.filter(({ sentMs }) => sentMs >= fromMs);
  const number = (answer: Write["answer"]): number => own.filter((write) => write.answer === answer).length;
  return {
    database,
    mode: promise.mode,
    acknowledged: number("acknowledged"),
    refused: number("refused"),
    unknown: number("unknown"),
    longestGapMs: longestSilenceMs(asApplications, fromMs),
    lost: findings.lost.length,
    overlaps: promise.oneWriter ? findings.overlaps.length : 0,
    disagreements: brokenPromises(findings, isSplit ? { ...promise, oneWriter: false } : promise),
  };
}

/** Between two acknowledgements in a row, the last one before `fromMs` included. */
function longestSilenceMs(writes: readonly Write[], fromMs: number): number {
  const ends = writes
    .filter(({ answer }) => answer === "acknowledged")
    .map(({ endedMs }) => endedMs)
    .toSorted((a, b) => a - b);
  return ends.reduce((longest, endMs, index) => {
    const silence = endMs - (ends[index - 1] ?? endMs);
    return endMs >= fromMs && silence > longest ? silence : longest;
  }, 0);
}

function withoutKnown(findings: Findings, before: Findings): Findings {
  const freshRows = <Row extends { readonly id: number }>(rows: readonly Row[], old: readonly Row[]) => {
    const ids = new Set(old.map(({ id }) => id));
    return rows.filter(({ id }) => !ids.has(id));
  };
  const freshIds = (ids: readonly number[], old: readonly number[]) => ids.filter((id) => !old.includes(id));
  return {
    lost: freshRows(findings.lost, before.lost),
    twice: freshIds(findings.twice, before.twice),
    despiteRefusal: freshIds(findings.despiteRefusal, before.despiteRefusal),
    unasked: freshIds(findings.unasked, before.unasked),
    differing: freshRows(findings.differing, before.differing),
    overlaps: freshRows(findings.overlaps, before.overlaps),
  };
}
