/** The gate whose causes are asked for. */
import type { SourceLocation } from "../../topology/model.ts";
import { InputError, showValue } from "../../topology/problem.ts";
import { didYouMean } from "../../topology/similar-name.ts";
import { type Definition, fullName, type GateDefinition } from "./definitions.ts";
import type { Reference } from "./formulas.ts";
import { inputsOf } from "./gate-order.ts";
import { lookUp } from "./lookup.ts";
import type { Definitions } from "./read-containers.ts";

const MOST_SHOWN = 10;

/**
 * The gate that was asked for, or else the only one that no other gate refers to.
 *
 * @param source Where the model begins, for messages.
 * @throws InputError when there is none, or more than one.
 */
export function topGate(
  definitions: Definitions,
  meaning: ReadonlyMap<Reference, Definition>,
  asked: string | undefined,
  source: SourceLocation,
): GateDefinition {
  const gates = definitions.all.filter((definition) => definition.kind === "gate");
  const referredTo = new Set(gates.flatMap((gate) => inputsOf(gate, meaning)));
  const tops = gates.filter((gate) => !referredTo.has(gate));
  const [top, second] = tops;
  // Without cycles there is a top wherever there is a gate.
  if (top === undefined) {
    const expected = 'a fault tree: <define-fault-tree name="…"> with at least one <define-gate>';
    throw new InputError([{ source, path: "<opsa-mef>", value: undefined, expected }]);
  }
  if (asked !== undefined) {
    const found = lookUp(asked, definitions.model, definitions);
    if (found?.kind === "gate") return found;
    const value = found === undefined ? showValue(asked) : `${showValue(asked)}, a ${found.kind}`;
    const hint = didYouMean(asked, gates.map(fullName)) ?? `no other gate refers to ${namesOf(tops)}`;
    throw new InputError([{ source, path: "top", value, expected: "the name of a gate of the model", hint }]);
  }
  if (second === undefined) return top;
  const value = `${tops.length} gates that no other gate refers to: ${namesOf(tops)}`;
  const hint = `say which one is asked for: --top ${fullName(top)}`;
  throw new InputError([{ source, path: "top", value, expected: "one", hint }]);
}

function namesOf(gates: readonly GateDefinition[]): string {
  const names = gates.slice(0, MOST_SHOWN).map(fullName);
  const others = gates.length - names.length;
  return others === 0 ? names.join(", ") : `${names.join(", ")} and ${others} more`;
}
