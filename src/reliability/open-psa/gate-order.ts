/** The order in which gates can be built, and the cycles in which they cannot. */
import { showPart } from "../../topology/problem.ts";
import type { Definition, GateDefinition } from "./definitions.ts";
import { fullName } from "./definitions.ts";
import type { Report } from "./elements.ts";
import type { Reference } from "./formulas.ts";

/** Names of a long cycle that a message shows at each end. */
const SHOWN_AT_EACH_END = 5;

/** The definitions that a gate's formula refers to, in its order. */
export function inputsOf(
  gate: GateDefinition,
  meaning: ReadonlyMap<Reference, Definition>,
): readonly Definition[] {
  return gate.formula
    .map((step) => (step.kind === "reference" ? meaning.get(step) : undefined))
    .filter((definition) => definition !== undefined);
}

interface Visit {
  readonly gate: GateDefinition;
  readonly inputs: readonly GateDefinition[];
  next: number;
}

/** The gates and all that they need, each after what it needs; takes chains of any length. Reports cycles. */
export function gateOrder(
  gates: readonly GateDefinition[],
  meaning: ReadonlyMap<Reference, Definition>,
  report: Report,
): readonly GateDefinition[] {
  const ordered = new Set<GateDefinition>();
  for (const gate of gates) {
    if (ordered.has(gate)) continue;
    const way: Visit[] = [visit(gate)];
    const underway = new Set([gate]);
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const input = at.inputs[at.next];
      at.next += 1;
      if (input === undefined) {
        ordered.add(at.gate);
        underway.delete(at.gate);
        way.pop();
      } else if (underway.has(input)) {
        reportCycle(way.map((one) => one.gate).slice(way.findIndex((one) => one.gate === input)));
      } else if (!ordered.has(input)) {
        way.push(visit(input));
        underway.add(input);
      }
    }
  }
  return [...ordered];

  function visit(gate: GateDefinition): Visit {
    return { gate, inputs: inputsOf(gate, meaning).filter((input) => input.kind === "gate"), next: 0 };
  }

  function reportCycle(cycle: readonly GateDefinition[]): void {
    const [first] = cycle;
    if (first === undefined) return;
    const names = [...cycle, first].map(fullName);
    const omitted = names.length - 2 * SHOWN_AT_EACH_END;
    const shown =
      omitted <= 1
        ? names
        : [...names.slice(0, SHOWN_AT_EACH_END), `… ${omitted} more …`, ...names.slice(-SHOWN_AT_EACH_END)];
    report({
      source: first.source,
      path: showPart(first),
      value: `a cycle: ${shown.join(" → ")}`,
      expected: "gates that do not cause themselves",
      hint: "remove one of these references",
    });
  }
}
