/** The gates of a tree as every tool takes them: no formula in a formula, and no input twice in one gate. */
import type { FaultTree, NodeId } from "../engine/fault-tree.ts";

export type LayeredFormula =
  | { readonly kind: "constant"; readonly happens: boolean }
  /** Happens when its input does. */
  | { readonly kind: "same"; readonly input: number }
  | { readonly kind: "and" | "or"; readonly inputs: readonly number[] }
  | { readonly kind: "atleast"; readonly min: number; readonly inputs: readonly number[] };

export interface LayeredGate {
  /** The node of the tree, or a number above all of these for a gate that it has not. */
  readonly id: number;
  readonly formula: LayeredFormula;
}

/** The nodes that a formula refers to. */
export function inputsOf(formula: LayeredFormula): readonly number[] {
  if (formula.kind === "constant") return [];
  return formula.kind === "same" ? [formula.input] : formula.inputs;
}

/**
 * The gates that the top of a tree needs, from the top down, the top gate first. A top that is a basic event gets a gate;
 * an input that counts more than once has a gate of its own for each further time, as SCRAM refuses repeated inputs.
 */
export function layeredGates(tree: FaultTree): readonly LayeredGate[] {
  const gates: LayeredGate[] = [];
  let unused = tree.eventOf.length;
  const again = new Map<string, number>();
  const seen = new Set<number>();
  const open = [tree.top];
  if (isEvent(tree, tree.top)) {
    gates.push({ id: unused, formula: { kind: "same", input: tree.top } });
    unused += 1;
  }
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node) || node >= tree.eventOf.length || isEvent(tree, node)) continue;
    seen.add(node);
    const inputs = [...tree.inputs.subarray(tree.offsets[node], tree.offsets[node + 1])];
    const repeated: LayeredGate[] = [];
    const formula = formulaOf(tree.atLeast[node] ?? 0, inputs, repeated);
    gates.push({ id: node, formula });
    for (const gate of repeated) gates.push(gate);
    // Inputs that a formula does not need would be tops of their own.
    for (const input of inputsOf(formula).toReversed()) open.push(input);
  }
  return gates;

  function formulaOf(needs: number, inputs: readonly number[], repeated: LayeredGate[]): LayeredFormula {
    if (needs <= 0) return { kind: "constant", happens: true };
    if (needs > inputs.length) return { kind: "constant", happens: false };
    const distinct = [...new Set(inputs)];
    const [first] = distinct;
    if (needs === 1 || needs === inputs.length) {
      if (distinct.length === 1 && first !== undefined) return { kind: "same", input: first };
      return { kind: needs === 1 ? "or" : "and", inputs: distinct };
    }
    return { kind: "atleast", min: needs, inputs: countedOnce(inputs, repeated) };
  }

  function countedOnce(inputs: readonly number[], repeated: LayeredGate[]): readonly number[] {
    const times = new Map<number, number>();
    return inputs.map((input) => {
      const time = times.get(input) ?? 0;
      times.set(input, time + 1);
      if (time === 0) return input;
      const key = `${input} ${time}`;
      const known = again.get(key);
      if (known !== undefined) return known;
      const id = unused;
      unused += 1;
      again.set(key, id);
      repeated.push({ id, formula: { kind: "same", input } });
      return id;
    });
  }
}

function isEvent(tree: FaultTree, node: NodeId): boolean {
  return (tree.eventOf[node] ?? -1) >= 0;
}
