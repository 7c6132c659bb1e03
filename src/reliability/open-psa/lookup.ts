/** Which definition a reference means. */
import { showPart, showValue } from "../../topology/problem.ts";
import { didYouMean } from "../../topology/similar-name.ts";
import type { BasicEventDefinition, Container, Definition, GateDefinition } from "./definitions.ts";
import type { Report } from "./elements.ts";
import type { Reference } from "./formulas.ts";
import type { Definitions } from "./read-containers.ts";

/** Comparing a name with all others takes long where many are wrong; the first few show what went wrong. */
const MOST_SUGGESTIONS = 20;

/**
 * What a name means to those in a container: what is nearest to it among its own and its surroundings', else what is
 * public (Open-PSA MEF, Solving Name Conflicts). A path begins at any of the containers around it, or at the model.
 */
export function lookUp(name: string, from: Container, definitions: Definitions): Definition | undefined {
  const path = name.split(".");
  for (let at: Container | undefined = from; at !== undefined; at = at.parent) {
    const found = below(at, path);
    if (found !== undefined) return found;
  }
  return definitions.publicByName.get(name);
}

function below(container: Container, path: readonly string[]): Definition | undefined {
  let at: Container | undefined = container;
  for (const name of path.slice(0, -1)) at = at?.containers.get(name);
  return at?.definitions.get(path.at(-1) ?? "");
}

export interface Resolved {
  /** What each reference means; lacks those that were reported. */
  readonly meaning: ReadonlyMap<Reference, Definition>;
  /** Basic events that are referred to in a model that defines none, in the order of their first mention. */
  readonly undefinedEvents: readonly BasicEventDefinition[];
}

/**
 * Looks up all references; reports those to nothing and to something else than they say.
 *
 * Basic events need no definition in the format. A model that defines some is taken to define them all: there, one
 * without a definition is far more often a slip of the pen.
 */
export function resolveReferences(definitions: Definitions, report: Report): Resolved {
  const gates = definitions.all.filter((definition) => definition.kind === "gate");
  const mayBeUndefined = !definitions.all.some(({ kind }) => kind === "basic-event");
  const undefinedEvents = new Map<string, BasicEventDefinition>();
  const references = gates.flatMap((gate) =>
    gate.formula.filter((step) => step.kind === "reference").map((reference) => ({ gate, reference })),
  );

  if (mayBeUndefined) {
    for (const { gate, reference } of references) {
      const { name, to, source } = reference;
      if (to !== "basic-event" || name.includes(".") || lookUp(name, gate.container, definitions)) continue;
      if (undefinedEvents.has(name)) continue;
      const { model: container } = definitions;
      const event = { kind: to, name, container, isPrivate: false, source, label: undefined } as const;
      undefinedEvents.set(name, { ...event, probability: undefined });
    }
  }

  const names = [...definitions.publicByName.keys()];
  let suggestions = 0;
  const meaning = new Map<Reference, Definition>();
  for (const { gate, reference } of references) {
    const { name, to } = reference;
    const found = lookUp(name, gate.container, definitions) ?? undefinedEvents.get(name);
    if (found === undefined) missing(gate, reference);
    else if (to !== "event" && to !== found.kind) mistaken(gate, reference, found);
    else meaning.set(reference, found);
  }
  return { meaning, undefinedEvents: [...undefinedEvents.values()] };

  function missing(gate: GateDefinition, { to, name, source }: Reference): void {
    const similar = suggestions < MOST_SUGGESTIONS ? didYouMean(name, names) : undefined;
    suggestions += 1;
    report({
      source,
      path: showPart(gate),
      value: `<${to} name=${showValue(name)}>`,
      expected: `the name of ${to === "event" ? "something" : `a ${to}`} that the model defines`,
      hint: [similar, howToDefine(to, name)].filter((part) => part !== undefined).join(" else "),
    });
  }

  function howToDefine(to: Reference["to"], name: string): string {
    if (name.includes("."))
      return "a path has the names of containers in it, from a fault tree or one around on";
    if (to === "event")
      return "define it, or refer to it as a <basic-event> when it has no causes in this model";
    const define = `add <define-${to} name=${showValue(name)}>`;
    return to === "basic-event" ? `${define}: other basic events are defined` : define;
  }

  function mistaken(gate: GateDefinition, { to, name, source }: Reference, found: Definition): void {
    const { line, column } = found.source;
    report({
      source,
      path: showPart(gate),
      value: `<${to} name=${showValue(name)}>`,
      expected: `the name of a ${to}`,
      hint: `at ${line}:${column} it is defined as a ${found.kind}`,
    });
  }
}
