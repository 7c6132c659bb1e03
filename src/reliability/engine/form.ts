/** What a module computes, apart from which events it computes it of: modules of the same form share one diagram. */
import type { Gate } from "./gate.ts";

/**
 * A tree over variables 0 to `variableCount - 1`, numbered as a walk from its root meets them. Nodes from
 * `variableCount` on are gates, inputs before the gates that they feed; the last node is the root.
 */
export interface Form {
  readonly variableCount: number;
  readonly gates: readonly Gate[];
}

/** A form, and the nodes of the whole graph that its variables stand for: events, and other modules. */
export interface Part {
  readonly form: Form;
  readonly variables: readonly number[];
}

/** The part of `gates` that the module, or the event, at `root` computes, down to its events and the modules in it. */
export function partOf(gates: readonly (Gate | undefined)[], modules: Uint8Array, root: number): Part {
  if (gates[root] === undefined) return { form: { variableCount: 1, gates: [] }, variables: [root] };
  const variables: number[] = [];
  const inner: number[] = [];
  const place = new Map<number, number>();
  const path = [{ node: root, next: 0 }];
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const input = gates[step.node]?.inputs[step.next++];
    if (input === undefined) {
      place.set(step.node, inner.push(step.node) - 1);
      path.pop();
    } else if (!place.has(input)) {
      const isVariable = gates[input] === undefined || modules[input] === 1;
      if (isVariable) place.set(input, variables.push(input) - 1);
      else path.push({ node: input, next: 0 });
    }
  }
  const isGate = new Set(inner);
  const local = (node: number): number => (place.get(node) ?? 0) + (isGate.has(node) ? variables.length : 0);
  const formGates = inner.flatMap((node) => {
    const gate = gates[node];
    return gate === undefined ? [] : [{ ...gate, inputs: gate.inputs.map(local) }];
  });
  return { form: { variableCount: variables.length, gates: formGates }, variables };
}

/** The same text for equal forms. */
export function formKey({ variableCount, gates }: Form): string {
  const texts = gates.map(({ needs, inputs, weights }) =>
    weights.some((weight) => weight !== 1)
      ? `${needs}:${inputs.join(",")}*${weights.join(",")}`
      : `${needs}:${inputs.join(",")}`,
  );
  return `${variableCount} ${texts.join(" ")}`;
}
