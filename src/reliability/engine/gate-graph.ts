import { type Gate, gateKey, isAnd, isOr, simplestGate } from "./gate.ts";

/**
 * The simplified nodes of a tree, inputs before the gates that they feed. Equal gates exist once, so that what is
 * shared is seen to be.
 */
export interface GateGraph {
  /** By node: the index of its basic event, or -1 for a gate. */
  readonly eventOf: readonly number[];
  /** By node: its gate, or undefined for an event. */
  readonly gates: readonly (Gate | undefined)[];
  /** The top, or whether it always or never happens. */
  readonly top: number | boolean;
}

/** Builds a {@link GateGraph} bottom up. */
export class GateGraphBuilder {
  private readonly eventOf: number[] = [];
  private readonly gates: (Gate | undefined)[] = [];
  private readonly known = new Map<string, number>();

  event(event: number): number {
    this.gates.push(undefined);
    return this.eventOf.push(event) - 1;
  }

  /** The node of a gate over weighted inputs, or the constant or the input that it comes to. */
  gate(needs: number, weighted: ReadonlyMap<number, number>): number | boolean {
    const simplest = simplestGate(needs, weighted);
    if (typeof simplest !== "object") return simplest;
    const key = gateKey(simplest);
    const existing = this.known.get(key);
    if (existing !== undefined) return existing;
    this.gates.push(simplest);
    const node = this.eventOf.push(-1) - 1;
    this.known.set(key, node);
    return node;
  }

  /** A gate that happens when one of `inputs` does, or, with `all`, when every one does; repeated ones count once. */
  anyOrAll(all: boolean, inputs: readonly number[]): number {
    const weighted = new Map(inputs.map((input) => [input, 1]));
    return nodeOf(this.gate(all ? weighted.size : 1, weighted));
  }

  /** A gate as `gate` is, over the nodes that `renamed` gives for its inputs. */
  copy(gate: Gate, renamed: (input: number) => number): number {
    if (isOr(gate) || isAnd(gate)) return this.anyOrAll(!isOr(gate), gate.inputs.map(renamed));
    const weighted = new Map<number, number>();
    gate.inputs.forEach((input, position) => {
      const node = renamed(input);
      weighted.set(node, (weighted.get(node) ?? 0) + (gate.weights[position] ?? 1));
    });
    return nodeOf(this.gate(gate.needs, weighted));
  }

  /** What was built, without the nodes that the top does not need. */
  build(top: number | boolean): GateGraph {
    if (typeof top === "boolean") return { eventOf: [], gates: [], top };
    const renamed = this.numbersOfNeeded(top);
    const rename = (node: number): number => renamed[node] ?? -1;
    const kept = <T>(values: readonly T[]): readonly T[] => values.filter((_, node) => rename(node) >= 0);
    const gates = kept(this.gates).map(
      (gate) => gate && { needs: gate.needs, inputs: gate.inputs.map(rename), weights: gate.weights },
    );
    return { eventOf: kept(this.eventOf), gates, top: rename(top) };
  }

  /** By node: its number among those that the top needs, or -1. */
  private numbersOfNeeded(top: number): Int32Array {
    const numbers = new Int32Array(this.gates.length).fill(-1);
    numbers[top] = 0;
    for (let node = top; node >= 0; node--) {
      if (numbers[node] === 0) for (const input of this.gates[node]?.inputs ?? []) numbers[input] = 0;
    }
    let next = 0;
    for (let node = 0; node <= top; node++) if (numbers[node] === 0) numbers[node] = next++;
    return numbers;
  }
}

/** A gate over nodes that are no constants is none either. */
function nodeOf(simplest: number | boolean): number {
  if (typeof simplest === "number") return simplest;
  throw new Error("A gate without constants came to one.");
}
