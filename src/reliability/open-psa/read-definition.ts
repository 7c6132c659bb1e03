/** What one `<define-…>` says. */
import { showPart, showValue } from "../../topology/problem.ts";
import type { Container, Definition } from "./definitions.ts";
import {
  checkElement,
  contentOf,
  labelOf,
  listed,
  oneOf,
  type Report,
  reportUnread,
  required,
} from "./elements.ts";
import { constantOf, FORMULA_ELEMENTS, formulaOf, type Step } from "./formulas.ts";
import type { XmlElement } from "./xml-element.ts";

/** Elements that define an event, by what they define. */
const KINDS = {
  "define-gate": "gate",
  "define-basic-event": "basic-event",
  "define-house-event": "house-event",
} as const;

type DefiningElement = keyof typeof KINDS;

export function definesEvent(name: string): name is DefiningElement {
  return Object.hasOwn(KINDS, name);
}

/** The definition of an event, or undefined when it has no name; reports all that is wrong with it. */
export function readDefinition(
  element: XmlElement,
  defining: DefiningElement,
  container: Container,
  report: Report,
): Definition | undefined {
  const kind = KINDS[defining];
  const name = definedName(element, report);
  const where = name === undefined ? `<${defining}>` : showPart({ kind, name });
  checkElement(element, where, report);
  const hidden = isPrivate(element, container, where, report);
  const named = { name: name ?? "", container, isPrivate: hidden, source: element.source };
  const content = contentRead();
  return name === undefined ? undefined : content;

  function contentRead(): Definition {
    switch (kind) {
      case "gate":
        return { ...named, kind, formula: gateFormula(element, where, report) };
      case "basic-event":
        return { ...named, kind, label: labelOf(element), probability: probability(element, where, report) };
      case "house-event":
        return { ...named, kind, happens: houseValue(element, where, report) };
      default:
        return kind satisfies never;
    }
  }
}

/** The name that an element defines; a dot in it would make it look like a path. */
export function definedName(element: XmlElement, report: Report): string | undefined {
  const path = `<${element.name}>`;
  const name = required(element, "name", path, report);
  if (!name?.includes(".")) return name;
  const expected = "a name without dots, which stand between the names of a path";
  report({ source: element.source, path, value: `name=${showValue(name)}`, expected });
  return undefined;
}

/** Its own role, or that of what it stands in (Open-PSA MEF, Public versus Private Elements). */
export function isPrivate(element: XmlElement, container: Container, where: string, report: Report): boolean {
  if (!element.attributes.has("role")) return container.isPrivate;
  const role = oneOf(element, "role", ["public", "private"], where, report);
  if (role === "private" && container.parent === undefined) {
    const expected = "public events in <model-data>: no fault tree is there that they could be private to";
    report({ source: element.source, path: where, value: 'role="private"', expected });
  }
  return role === "private";
}

function gateFormula(element: XmlElement, where: string, report: Report): readonly Step[] {
  const formula = onlyContent(element, where, report);
  if (formula !== undefined) return formulaOf(formula, where, report);
  const expected = `a formula: ${listed(FORMULA_ELEMENTS.map((known) => `<${known}>`))}`;
  report({ source: element.source, path: where, value: "an empty <define-gate>", expected });
  return [];
}

/** "By default, the value of a house event is false" (Open-PSA MEF, Fault Tree Layer, XML Representation). */
function houseValue(element: XmlElement, where: string, report: Report): boolean {
  const constant = onlyContent(element, where, report);
  if (constant === undefined) return false;
  if (constant.name === "constant") return constantOf(constant, where, report).happens;
  reportUnread(constant, where, ["constant"], report);
  return false;
}

/** A number as XML Schema writes a double, without the infinities. */
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

function probability(element: XmlElement, where: string, report: Report): number | undefined {
  const expression = onlyContent(element, where, report);
  if (expression === undefined) return undefined;
  const { source, name } = expression;
  if (name !== "float") {
    const expected = 'a probability as a number: <float value="…"/>';
    const hint = "expressions are not computed: write what they come to";
    report({ source, path: where, value: `<${name}>`, expected, hint });
    return undefined;
  }
  checkElement(expression, where, report);
  for (const child of expression.children) reportUnread(child, where, [], report);
  const text = required(expression, "value", where, report);
  if (text === undefined) return undefined;
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return value;
  const expected = "a probability from 0 to 1";
  report({ source, path: where, value: `value=${showValue(text)}`, expected });
  return undefined;
}

/** The one element that stands in a definition beside its label; others are reported. */
function onlyContent(element: XmlElement, where: string, report: Report): XmlElement | undefined {
  const [first, ...others] = contentOf(element);
  for (const { source, name } of others) {
    report({
      source,
      path: where,
      value: `a second element, <${name}>`,
      expected: `one in <${element.name}>`,
    });
  }
  return first;
}
