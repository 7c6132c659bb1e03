/** The formulas of gates, flat and each input before what it feeds, so that no depth of nesting is too much. */
import type { SourceLocation } from "../../topology/model.ts";
import { showValue } from "../../topology/problem.ts";
import { checkElement, contentOf, listed, oneOf, type Report, reportUnread, required } from "./elements.ts";
import type { XmlElement } from "./xml-element.ts";

/** What a reference may be to; an `event` is to any of them. */
const EVENT_TYPES = ["gate", "basic-event", "house-event"] as const;

export interface Reference {
  readonly kind: "reference";
  readonly to: "event" | (typeof EVENT_TYPES)[number];
  /** A name, or the path to a part of a container: `tree.component.pump`. */
  readonly name: string;
  readonly source: SourceLocation;
}

/** One operation of a formula. */
export type Step =
  | Reference
  | { readonly kind: "constant"; readonly happens: boolean }
  /** Inputs are indexes of earlier steps; as many as `count` of them have to happen. */
  | { readonly kind: "at-least"; readonly count: number; readonly inputs: readonly number[] };

const CONNECTIVES: readonly string[] = ["and", "or", "atleast"];
const LEAVES: readonly string[] = ["event", ...EVENT_TYPES, "constant"];

/** Elements that a formula is made of. */
export const FORMULA_ELEMENTS: readonly string[] = [...CONNECTIVES, ...LEAVES];

/** Connectives of the format by which one more event can undo what others caused. */
const NON_COHERENT: readonly string[] = ["not", "xor", "nor", "nand", "iff", "imply", "cardinality"];

/** As XML Schema writes a Boolean. */
const BOOLEANS = ["true", "false", "1", "0"] as const;

/** Stands for what was reported: whoever reports throws in the end, so it is never computed with. */
const REPORTED: Step = { kind: "constant", happens: false };

/** The steps of a formula, the last of which is its value. */
export function formulaOf(root: XmlElement, where: string, report: Report): readonly Step[] {
  const steps: Step[] = [];
  const stepOf = new Map<XmlElement, number>();
  for (const element of downward(root).reverse()) {
    const inputs = element.children.map((child) => stepOf.get(child)).filter((step) => step !== undefined);
    stepOf.set(element, steps.push(stepFor(element, inputs, where, report)) - 1);
  }
  return steps;
}

/** An element and all that its connectives hold, each before its inputs. */
function downward(root: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  const open = [root];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    found.push(element);
    if (!CONNECTIVES.includes(element.name)) continue;
    for (const input of contentOf(element)) open.push(input);
  }
  return found;
}

function stepFor(element: XmlElement, inputs: readonly number[], where: string, report: Report): Step {
  const { name, source } = element;
  if (NON_COHERENT.includes(name)) {
    const expected = `a coherent formula: ${listed(CONNECTIVES.map((known) => `<${known}>`))}`;
    const hint = `with <${name}> one more event could undo what others caused, which is not computed with`;
    report({ source, path: where, value: `<${name}>`, expected, hint });
    return REPORTED;
  }
  if (!FORMULA_ELEMENTS.includes(name)) {
    reportUnread(element, where, FORMULA_ELEMENTS, report);
    return REPORTED;
  }
  checkElement(element, where, report);
  if (CONNECTIVES.includes(name)) return connective(element, inputs, where, report);
  for (const child of element.children) reportUnread(child, `${where}: <${name}>`, [], report);
  return name === "constant" ? constantOf(element, where, report) : referenceOf(element, where, report);
}

function connective(element: XmlElement, inputs: readonly number[], where: string, report: Report): Step {
  const { name, source } = element;
  const least = name === "atleast" ? required(element, "min", where, report) : undefined;
  if (inputs.length === 0) {
    report({ source, path: where, value: `an empty <${name}>`, expected: "at least one formula in it" });
  } else if (least !== undefined && !isCount(least, inputs.length)) {
    report({
      source,
      path: where,
      value: `min=${showValue(least)}`,
      expected: `a whole number from 1 to ${inputs.length}, the number of formulas in <atleast>`,
    });
  }
  const count = name === "and" ? inputs.length : name === "or" ? 1 : Number(least);
  return { kind: "at-least", count, inputs };
}

function isCount(text: string, most: number): boolean {
  return /^\+?\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most;
}

/** The value of a `<constant>`. */
export function constantOf(element: XmlElement, where: string, report: Report): Step & { kind: "constant" } {
  const value = oneOf(element, "value", BOOLEANS, where, report);
  return { kind: "constant", happens: value === "true" || value === "1" };
}

function referenceOf(element: XmlElement, where: string, report: Report): Step {
  const { source, attributes } = element;
  const name = required(element, "name", where, report);
  const typed =
    element.name === "event" && attributes.has("type")
      ? oneOf(element, "type", EVENT_TYPES, where, report)
      : EVENT_TYPES.find((type) => type === element.name);
  return name === undefined ? REPORTED : { kind: "reference", to: typed ?? "event", name, source };
}
