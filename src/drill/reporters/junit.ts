import XMLBuilder from "fast-xml-builder";
import { faultExpression } from "../faults/fault-text.ts";
import type { DrillResult, EntrypointResult, WritesResult } from "../model.ts";
import { type DrillReport, verdictOf } from "../report.ts";
import { rowsOf } from "./row.ts";

/** A node with attributes (`@_…`), text (`#text`) and children. */
interface Node {
  readonly [name: string]: string | number | Node | readonly Node[];
}

/** XML 1.0 has no way to write other control characters: logs of programs may hold some. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * JUnit XML as build servers read it: one suite, one test case for each fault and entrypoint. A prediction that did not
 * hold is a failure, a drill that could not be carried through an error, what cannot be tried here is skipped.
 */
export function junit({ topology, date, results }: DrillReport): string {
  const cases = results.flatMap((result) => casesOf(topology, result));
  const number = (name: string): number => cases.filter((one) => name in one).length;
  const suite: Node = {
    "@_name": `nospof drill ${topology}`,
    "@_timestamp": date.toISOString().slice(0, 19),
    "@_tests": cases.length,
    "@_failures": number("failure"),
    "@_errors": number("error"),
    "@_skipped": number("skipped"),
    testcase: cases,
  };
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });
  const body = builder.build({ testsuites: { testsuite: suite } });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
}

function casesOf(topology: string, result: DrillResult): readonly Node[] {
  const { title, fault, entrypoints, impossible, error } = result;
  const named = (entrypoint: string | undefined): Node => ({
    "@_classname": entrypoint === undefined ? topology : `${topology}.${entrypoint}`,
    "@_name": title,
  });
  const command = `again: nospof drill --fault '${faultExpression(fault)}'`;
  if (verdictOf(result) === "error") {
    const text = xmlText(error ?? "");
    return [{ ...named(undefined), error: { "@_message": firstLine(text), "#text": `${text}\n${command}` } }];
  }
  if (impossible !== undefined) {
    return [{ ...named(undefined), skipped: { "@_message": xmlText(impossible) } }];
  }
  const cases = entrypoints.map((entrypoint, index) => ({
    ...named(entrypoint.expected.entrypoint),
    ...failureOf(entrypoint, command),
    "system-out": xmlText(
      Object.entries(rowsOf(result)[index] ?? {})
        .filter(([, cell]) => cell !== "")
        .map(([name, cell]) => `${name}: ${cell}`)
        .join("\n"),
    ),
  }));
  const written = result.writes.map((writes) => ({
    ...named(writes.database),
    ...failureOf(writes, command),
    "system-out": xmlText(writesText(writes)),
  }));
  return [...cases, ...written];
}

/** For people, a line each. */
export function writesText({
  mode,
  acknowledged,
  refused,
  unknown,
  longestGapMs,
  lost,
  overlaps,
}: WritesResult): string {
  return [
    `replication: ${mode}`,
    `rows acknowledged: ${acknowledged}`,
    `rows refused: ${refused}`,
    `rows without an answer: ${unknown}`,
    `longest gap: ${Math.round(longestGapMs)} ms`,
    `acknowledged rows lost: ${lost}`,
    `rows of a second writer: ${overlaps}`,
  ].join("\n");
}

function failureOf({ disagreements }: EntrypointResult | WritesResult, command: string): Node {
  const [first] = disagreements;
  if (first === undefined) return {};
  const text = xmlText([...disagreements, command].join("\n"));
  return { failure: { "@_message": xmlText(first), "#text": text } };
}

/** Without what XML 1.0 cannot hold. */
export function xmlText(text: string): string {
  return text.replace(NOT_IN_XML, "");
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
