/** What the parts of a written tree are called. */
import { identifiersFor } from "./identifiers.ts";
import type { LayeredGate } from "./layered-gates.ts";
import type { OpenPsaEvent } from "./model.ts";

export interface WrittenName {
  readonly identifier: string;
  /** For people; undefined when the identifier says it all. */
  readonly label: string | undefined;
}

/**
 * Identifiers and labels of events and gates, by node. Events and gates share one namespace in the format.
 *
 * @param events The events to write, by node.
 */
export function writtenNames(
  events: ReadonlyMap<number, OpenPsaEvent>,
  gates: readonly LayeredGate[],
  gateName: (gate: number) => string | undefined,
): ReadonlyMap<number, WrittenName> {
  const given = [...events].map(([node, { name, label }]) => ({ node, name, label }));
  const invented: { readonly node: number; readonly name: string }[] = [];
  for (const [position, { id }] of gates.entries()) {
    const name = gateName(id);
    if (name !== undefined) given.push({ node: id, name, label: undefined });
    else invented.push({ node: id, name: position === 0 ? "top" : `gate-${position + 1}` });
  }
  const identifiers = identifiersFor([...given, ...invented].map(({ name }) => name));
  const names = new Map<number, WrittenName>();
  for (const [index, { node, name, label }] of given.entries()) {
    names.set(node, withLabel(name, identifiers[index] ?? name, label));
  }
  for (const [index, { node, name }] of invented.entries()) {
    names.set(node, { identifier: identifiers[given.length + index] ?? name, label: undefined });
  }
  return names;
}

/** A name of which nothing else has to be different. */
export function writtenName(name: string): WrittenName {
  return withLabel(name, identifiersFor([name])[0] ?? name, undefined);
}

function withLabel(name: string, identifier: string, label: string | undefined): WrittenName {
  const text = visibleText(label ?? (identifier === name ? "" : name));
  return { identifier, label: text === "" ? undefined : text };
}

/**
 * A text in one line, without what XML cannot hold and what labels must not (XML Schema, normalizedString). U+FFFD goes
 * too: in a document it stands for what could not be read.
 */
export function visibleText(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cs}\ufffd-\uffff]+/gu, " ").trim();
}
