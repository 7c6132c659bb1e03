/** Collects what a model defines, container by container. */
import { showPart, showValue } from "../../topology/problem.ts";
import type { Container, Definition } from "./definitions.ts";
import { checkElement, contentOf, type Report, reportUnread } from "./elements.ts";
import { definedName, definesEvent, isPrivate, readDefinition } from "./read-definition.ts";
import type { XmlElement } from "./xml-element.ts";

/** Components stand in each other about as deep as the plant they describe; what is far deeper is no model. */
const DEEPEST = 100;

const EVENTS: readonly string[] = ["define-gate", "define-basic-event", "define-house-event"];
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  "opsa-mef": ["define-fault-tree", "model-data"],
  "model-data": ["define-basic-event", "define-house-event"],
  "define-fault-tree": [...EVENTS, "define-component"],
  "define-component": [...EVENTS, "define-component"],
};

export interface Definitions {
  /** The container of all others, the fault trees. */
  readonly model: Container;
  /** In the order of the document. */
  readonly all: readonly Definition[];
  /** Public ones, by name. */
  readonly publicByName: ReadonlyMap<string, Definition>;
}

interface Open {
  readonly element: XmlElement;
  readonly container: Container;
  /** How deep a component is in others: 0 for a fault tree, less for the model. */
  readonly depth: number;
}

/** All definitions below the root of a document; reports what is not read and what is defined twice. */
export function readContainers(root: XmlElement, report: Report): Definitions {
  const model = containerIn(undefined, "", false);
  const all: Definition[] = [];
  const publicByName = new Map<string, Definition>();
  const open: Open[] = [{ element: root, container: model, depth: -1 }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { element, container, depth } = at;
    const where = container.name === "" ? `<${element.name}>` : partOf(element, container.name);
    checkElement(element, where, report);
    const allowed = WITHIN[element.name] ?? [];
    const inner: Open[] = [];
    for (const child of contentOf(element)) {
      if (!allowed.includes(child.name)) reportUnread(child, where, allowed, report);
      else if (definesEvent(child.name)) define(readDefinition(child, child.name, container, report));
      else if (child.name === "model-data") inner.push({ element: child, container: model, depth });
      else inner.push(...opened(child, container, depth + 1));
    }
    // The last that is pushed is the first that is read.
    for (const one of inner.reverse()) open.push(one);
  }
  return { model, all, publicByName };

  function define(definition: Definition | undefined): void {
    if (definition === undefined) return;
    const { name, container } = definition;
    const other =
      container.definitions.get(name) ?? (definition.isPrivate ? undefined : publicByName.get(name));
    if (other !== undefined) {
      const { line, column } = other.source;
      const scope = definition.isPrivate
        ? ` in ${showPart({ kind: "container", name: container.name })}`
        : "";
      report({
        source: definition.source,
        path: showPart(definition),
        value: `a second definition of ${showValue(name)}`,
        expected: `one definition of a name${scope}`,
        hint: `the ${other.kind} at ${line}:${column} has it already`,
      });
      return;
    }
    all.push(definition);
    container.definitions.set(name, definition);
    if (!definition.isPrivate) publicByName.set(name, definition);
  }

  function opened(element: XmlElement, parent: Container, depth: number): readonly Open[] {
    const name = definedName(element, report);
    if (name === undefined) return [];
    const where = partOf(element, name);
    const { source } = element;
    if (depth > DEEPEST) {
      const expected = `components at most ${DEEPEST} deep in each other`;
      report({ source, path: where, value: `one that is ${depth} deep`, expected });
      return [];
    }
    if (parent.containers.has(name)) {
      const expected = "a name of its own beside its neighbours";
      const hint = "put what it holds into the one that has the name already, or rename it";
      report({ source, path: where, value: showValue(name), expected, hint });
      return [];
    }
    const container = containerIn(parent, name, isPrivate(element, parent, where, report));
    parent.containers.set(name, container);
    return [{ element, container, depth }];
  }
}

function containerIn(parent: Container | undefined, name: string, hidden: boolean): Container {
  return { name, parent, isPrivate: hidden, definitions: new Map(), containers: new Map() };
}

/** `fault-tree "shop"`. */
function partOf(element: XmlElement, name: string): string {
  return showPart({ kind: element.name.replace(/^define-/, ""), name });
}
