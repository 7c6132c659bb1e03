/** What came of a random run, for people and for programs. */
import XMLBuilder from "fast-xml-builder";
import { count, duration } from "../../lint/wording.ts";
import { faultExpression, faultTitle } from "../faults/fault-text.ts";
import type { WritesResult } from "../model.ts";
import { writesText, xmlText } from "../reporters/junit.ts";
import { type RandomRun, type RunVerdict, runVerdict, type Step } from "./model.ts";

/** e.g. ` 12.4 s  kill mariadb on orders-1`, and when it is healed again `healed: …`. */
export function stepLine({ atMs, action, fault }: Step): string {
  return `${(atMs / 1000).toFixed(1).padStart(6)} s  ${action === "heal" ? "healed: " : ""}${faultTitle(fault)}`;
}

/** For people: a line for each database, and below it what broke its promise. */
export function randomSummary(run: RandomRun): string {
  const faults = run.steps.filter(({ action }) => action === "break").length;
  return [
    ...run.impossible.map(({ fault, because }) => `not possible here: ${faultTitle(fault)}: ${because}`),
    ...(run.error === undefined ? [] : run.error.split("\n")),
    ...run.writes.flatMap((writes) => [
      writesLine(writes),
      ...writes.disagreements.map((one) => `    ${writes.database}: ${one}`),
    ]),
    ...(run.wellAfterMs === undefined
      ? []
      : [`well again ${(run.wellAfterMs / 1000).toFixed(1)} s after all was healed`]),
    `${runVerdict(run)}: ${count(faults, "fault")} in ${duration(run.durationMs)}. The same again: --random ${duration(run.durationMs)} --seed ${run.seed}`,
  ].join("\n");
}

function writesLine({
  database,
  mode,
  acknowledged,
  refused,
  unknown,
  longestGapMs,
  lost,
}: WritesResult): string {
  const gap = `${(longestGapMs / 1000).toFixed(1)} s without an acknowledgement at worst`;
  return `${database} (${mode}): ${lost} of ${acknowledged} acknowledged rows lost; ${refused} refused, ${unknown} without an answer; ${gap}`;
}

/** The document of `--format json`. Fields are only ever added within a `version`. */
export interface JsonRandomRun {
  readonly version: 1;
  readonly topology: string;
  /** When it began, ISO 8601. */
  readonly date: string;
  readonly machine: string;
  readonly seed: number;
  readonly durationMs: number;
  readonly verdict: RunVerdict;
  readonly error?: string;
  /** From when all was healed until all was well. */
  readonly wellAfterMs?: number;
  /** What was done: `fault` is what `--fault` takes, times are in milliseconds since the run began. */
  readonly steps: readonly {
    readonly atMs: number;
    readonly action: Step["action"];
    readonly fault: string;
  }[];
  readonly impossible: readonly { readonly fault: string; readonly because: string }[];
  readonly writes: readonly WritesResult[];
}

export function randomJson(run: RandomRun): string {
  const document: JsonRandomRun = {
    version: 1,
    topology: run.topology,
    date: run.date.toISOString(),
    machine: run.machine,
    seed: run.seed,
    durationMs: run.durationMs,
    verdict: runVerdict(run),
    ...(run.error === undefined ? {} : { error: run.error }),
    ...(run.wellAfterMs === undefined ? {} : { wellAfterMs: Math.round(run.wellAfterMs) }),
    steps: run.steps.map(({ atMs, action, fault }) => ({
      atMs: Math.round(atMs),
      action,
      fault: faultExpression(fault),
    })),
    impossible: run.impossible.map(({ fault, because }) => ({ fault: faultExpression(fault), because })),
    writes: run.writes.map((writes) => ({ ...writes, longestGapMs: Math.round(writes.longestGapMs) })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** One suite, one test case for each database; an error is one of its own. */
export function randomJunit(run: RandomRun): string {
  const name = `random faults, seed ${run.seed}`;
  const steps = run.steps.map(stepLine).join("\n");
  const cases =
    run.error === undefined
      ? run.writes.map((writes) => ({
          "@_classname": `${run.topology}.${writes.database}`,
          "@_name": name,
          ...(writes.disagreements.length === 0
            ? {}
            : {
                failure: {
                  "@_message": xmlText(writes.disagreements[0] ?? ""),
                  "#text": xmlText(writes.disagreements.join("\n")),
                },
              }),
          "system-out": xmlText(`${writesText(writes)}\n${steps}`),
        }))
      : [
          {
            "@_classname": run.topology,
            "@_name": name,
            error: { "@_message": xmlText(run.error.split("\n", 1)[0] ?? ""), "#text": xmlText(run.error) },
            "system-out": xmlText(steps),
          },
        ];
  const suite = {
    "@_name": `nospof drill ${run.topology}`,
    "@_timestamp": run.date.toISOString().slice(0, 19),
    "@_tests": cases.length,
    "@_failures": cases.filter((one) => "failure" in one).length,
    "@_errors": cases.filter((one) => "error" in one).length,
    testcase: cases,
  };
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ testsuites: { testsuite: suite } })}`;
}
