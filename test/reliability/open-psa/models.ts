/** Small documents of the format, and what reading says of them. */
import { readOpenPsa } from "../../../src/reliability/open-psa/read.ts";
import { InputError } from "../../../src/topology/problem.ts";

/** A model with one fault tree `plant`, which begins in line 2 of the file `plant.xml`. */
export function plant(...definitions: readonly string[]): string {
  return [
    "<opsa-mef>",
    '<define-fault-tree name="plant">',
    ...definitions,
    "</define-fault-tree>",
    "</opsa-mef>",
  ].join("\n");
}

/** A gate in one line. */
export function gate(name: string, formula: string): string {
  return `<define-gate name="${name}">${formula}</define-gate>`;
}

/** A basic event in one line, with what stands in it. */
export function basic(name: string, content = '<float value="0.5"/>'): string {
  return `<define-basic-event name="${name}">${content}</define-basic-event>`;
}

/** Everything that reading a document complains about, each with its place; empty when it is read. */
export function complaints(text: string, top?: string): readonly string[] {
  try {
    readOpenPsa(text, { file: "plant.xml", top });
  } catch (error) {
    if (error instanceof InputError) return error.message.split("\n");
    throw error;
  }
  return [];
}
