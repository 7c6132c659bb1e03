/** Which elements and attributes are read, and what is said of the others: nothing is passed over in silence. */

import { type InputProblem, showValue } from "../../topology/problem.ts";
import { didYouMean } from "../../topology/similar-name.ts";
import type { XmlElement } from "./xml-element.ts";

export type Report = (problem: InputProblem) => void;

/** Describe a part and change nothing: what is in them is not judged. */
const DESCRIPTIONS: readonly string[] = ["label", "attributes"];

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  "opsa-mef": ["name"],
  "define-fault-tree": ["name"],
  "define-component": ["name", "role"],
  "define-gate": ["name", "role"],
  "define-basic-event": ["name", "role"],
  "define-house-event": ["name", "role"],
  atleast: ["min"],
  gate: ["name"],
  "basic-event": ["name"],
  "house-event": ["name"],
  event: ["name", "type"],
  constant: ["value"],
  float: ["value"],
};

/** Namespaces and where a schema lies: they say nothing about the tree. */
const ABOUT_XML = /^(xmlns$|xmlns:|xml:|xsi:)/;

const INCLUDED = "put the whole model into one file first: xmllint --xinclude does it for <xi:include>";
const BEYOND = "fault trees alone are read, and this part of the format would change what they say";
const UNREAD: Readonly<Record<string, string>> = {
  include: INCLUDED,
  "xi:include": INCLUDED,
  "define-CCF-group":
    "write each common cause as a basic event of its own, beneath every gate that it makes happen",
  "define-parameter": 'write the number itself where it is used: <float value="…"/>',
  "define-substitution": BEYOND,
  "define-event-tree": BEYOND,
  "define-initiating-event": BEYOND,
  "define-initiating-event-group": BEYOND,
  "define-alignment": BEYOND,
  "define-consequence": BEYOND,
  "define-consequence-group": BEYOND,
  "define-rule": BEYOND,
  "define-extern-library": BEYOND,
  "define-extern-function": BEYOND,
};

/** Reports attributes and text that are not read. */
export function checkElement(element: XmlElement, where: string, report: Report): void {
  const known = ATTRIBUTES[element.name] ?? [];
  for (const [name, value] of element.attributes) {
    if (known.includes(name) || ABOUT_XML.test(name)) continue;
    report({
      source: element.source,
      path: where,
      value: `${name}=${showValue(value)}`,
      expected:
        known.length === 0 ? `no attributes of <${element.name}>` : `${listed(known)} of <${element.name}>`,
      hint: didYouMean(name, known),
    });
  }
  if (element.text === "") return;
  const expected = `elements only in <${element.name}>`;
  report({ source: element.source, path: where, value: showValue(element.text), expected });
}

/** The children that say something, without labels and attributes. */
export function contentOf(element: XmlElement): readonly XmlElement[] {
  return element.children.filter(({ name }) => !DESCRIPTIONS.includes(name));
}

/** The text of an element's label, in one line. */
export function labelOf(element: XmlElement): string | undefined {
  const text = element.children.find(({ name }) => name === "label")?.text.replace(/\s+/g, " ");
  return text === "" ? undefined : text;
}

/** Says that an element is not read where it stands. */
export function reportUnread(
  element: XmlElement,
  where: string,
  expected: readonly string[],
  report: Report,
): void {
  report({
    source: element.source,
    path: where,
    value: `<${element.name}>`,
    expected: expected.length === 0 ? "nothing there" : listed(expected.map((name) => `<${name}>`)),
    hint: UNREAD[element.name] ?? didYouMean(element.name, expected),
  });
}

/** The value of an attribute that has to be given; reports when it is not. */
export function required(
  element: XmlElement,
  attribute: string,
  where: string,
  report: Report,
): string | undefined {
  const value = element.attributes.get(attribute);
  if (value !== undefined && value !== "") return value;
  report({
    source: element.source,
    path: where,
    value: value === undefined ? undefined : `${attribute}=""`,
    expected: `<${element.name} ${attribute}="…">`,
  });
  return undefined;
}

/** One of several words, or undefined with a report. */
export function oneOf<T extends string>(
  element: XmlElement,
  attribute: string,
  words: readonly T[],
  where: string,
  report: Report,
): T | undefined {
  const value = required(element, attribute, where, report);
  const word = words.find((candidate) => candidate === value);
  if (value !== undefined && word === undefined) {
    report({
      source: element.source,
      path: where,
      value: `${attribute}=${showValue(value)}`,
      expected: listed(words),
      hint: didYouMean(value, words),
    });
  }
  return word;
}

/** `a, b or c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
