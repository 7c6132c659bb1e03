/** A fault tree of the engine from definitions whose names are looked up. */
import { type FaultTree, FaultTreeBuilder, type NodeId } from "../engine/fault-tree.ts";
import { type BasicEventDefinition, type Definition, fullName, type GateDefinition } from "./definitions.ts";
import type { Reference, Step } from "./formulas.ts";
import { inputsOf } from "./gate-order.ts";
import type { OpenPsaEvent } from "./model.ts";

/**
 * The tree below a gate.
 *
 * @param order That gate and all that it needs, each after what it needs.
 * @param basicEvents In the order in which they are to be numbered; those that the gate does not need are left out.
 */
export function buildTree(
  order: readonly GateDefinition[],
  basicEvents: readonly BasicEventDefinition[],
  meaning: ReadonlyMap<Reference, Definition>,
): { readonly tree: FaultTree; readonly events: readonly OpenPsaEvent[] } {
  const builder = new FaultTreeBuilder();
  const needed = new Set(order.flatMap((gate) => inputsOf(gate, meaning)));
  const events = basicEvents.filter((event) => needed.has(event));
  const nodes = new Map<Definition, NodeId>(events.map((event) => [event, builder.event()]));
  for (const definition of needed) {
    if (definition.kind === "house-event") nodes.set(definition, builder.constant(definition.happens));
  }
  let top = 0;
  for (const gate of order) {
    top = formulaNode(gate.formula);
    nodes.set(gate, top);
  }
  return { tree: builder.build(top), events: events.map(eventOf) };

  function formulaNode(formula: readonly Step[]): NodeId {
    const values: NodeId[] = [];
    for (const step of formula) values.push(stepNode(step, values));
    return known(values.at(-1));
  }

  function stepNode(step: Step, values: readonly NodeId[]): NodeId {
    switch (step.kind) {
      case "constant":
        return builder.constant(step.happens);
      case "reference":
        return known(nodes.get(known(meaning.get(step))));
      case "at-least":
        return builder.atLeast(
          step.count,
          step.inputs.map((input) => known(values[input])),
        );
      default:
        return step satisfies never;
    }
  }
}

function eventOf(definition: BasicEventDefinition): OpenPsaEvent {
  const { label, probability } = definition;
  return {
    name: fullName(definition),
    ...(label === undefined ? {} : { label }),
    ...(probability === undefined ? {} : { probability }),
  };
}

/** What was checked before is there. */
function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("A gate was built before what it needs.");
  return value;
}
