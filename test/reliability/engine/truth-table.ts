/**
 * What a tree comes to by trying every set of events that may have happened. Knows nothing of the engine: it reads
 * recipes. Set `s`, a number whose bit `e` says whether event `e` is in it, is bit `s % 32` of word `s / 32`.
 */
import type { Recipe, RecipeGate } from "./random-tree.ts";

export interface TruthTable {
  readonly events: number;
  readonly words: Uint32Array;
}

export function truthTable({ events, gates }: Recipe): TruthTable {
  const size = Math.max(1, 2 ** events / 32);
  const nodes = Array.from({ length: events }, (_, event) => eventWords(event, size));
  for (const gate of gates) nodes.push(gateWords(gate, nodes, size));
  return { events, words: nodes.at(-1) ?? new Uint32Array(size) };
}

function happens({ words }: TruthTable, set: number): boolean {
  return (((words[set >>> 5] ?? 0) >>> (set & 31)) & 1) === 1;
}

/** The minimal cut sets, as sets that sort like numbers. */
export function minimalSets(table: TruthTable): readonly number[] {
  const { events, words } = table;
  const minimal = words.slice();
  for (let event = 0; event < events; event++) {
    const withEvent = eventWords(event, words.length);
    for (let word = 0; word < words.length; word++) {
      // Bit s of `without`: whether s happens without the event. No minimal set does.
      const without =
        event < 5 ? (words[word] ?? 0) << (1 << event) : (words[word & ~(1 << (event - 5))] ?? 0);
      minimal[word] = (minimal[word] ?? 0) & ~(without & (withEvent[word] ?? 0));
    }
  }
  const sets: number[] = [];
  for (let set = 0; set < 2 ** events; set++) if (happens({ events, words: minimal }, set)) sets.push(set);
  return sets;
}

/** The probability that the top happens, and by event that it does given that the event did, and did not. */
export function probabilities(table: TruthTable, q: Float64Array) {
  const { events } = table;
  const ofSet = new Float64Array(2 ** events);
  ofSet[0] = 1;
  for (let event = 0; event < events; event++) {
    const p = q[event] ?? 0;
    for (let set = 0; set < 2 ** event; set++) {
      const before = ofSet[set] ?? 0;
      ofSet[set + 2 ** event] = before * p;
      ofSet[set] = before * (1 - p);
    }
  }
  for (let set = 0; set < 2 ** events; set++) if (!happens(table, set)) ofSet[set] = 0;
  // Adds up over one event after another: what is left then is the sum over all sets.
  const withEvent = new Float64Array(events);
  for (let event = events - 1; event >= 0; event--) {
    for (let set = 0; set < 2 ** event; set++) {
      const p = ofSet[set + 2 ** event] ?? 0;
      withEvent[event] = (withEvent[event] ?? 0) + p;
      ofSet[set] = (ofSet[set] ?? 0) + p;
    }
  }
  const top = ofSet[0] ?? 0;
  return {
    top,
    ifHappened: withEvent.map((sum, event) => sum / (q[event] ?? 0)),
    ifNot: withEvent.map((sum, event) => (top - sum) / (1 - (q[event] ?? 0))),
  };
}

function eventWords(event: number, size: number): Uint32Array {
  const withinWord = [0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000][event];
  if (withinWord !== undefined) return new Uint32Array(size).fill(withinWord);
  const words = new Uint32Array(size);
  const run = 2 ** (event - 5);
  for (let word = run; word < size; word += 2 * run) words.fill(0xffffffff, word, word + run);
  return words;
}

function gateWords(gate: RecipeGate, nodes: readonly Uint32Array[], size: number): Uint32Array {
  if (gate.kind === "constant") return new Uint32Array(size).fill(gate.happens ? 0xffffffff : 0);
  const inputs = gate.inputs.map((input) => nodes[input] ?? new Uint32Array(size));
  switch (gate.kind) {
    case "and":
      return atLeastWords(inputs.length, inputs, size);
    case "or":
      return atLeastWords(1, inputs, size);
    case "at-least":
      return atLeastWords(gate.count, inputs, size);
    default:
      return gate satisfies never;
  }
}

/** Counts, for all sets at once: `reached[k]` says where at least `k` of the inputs so far happen. */
function atLeastWords(count: number, inputs: readonly Uint32Array[], size: number): Uint32Array {
  const reached = Array.from({ length: inputs.length + 2 }, (_, k) =>
    new Uint32Array(size).fill(k === 0 ? 0xffffffff : 0),
  );
  for (const input of inputs) {
    for (let k = Math.min(count, inputs.length); k >= 1; k--) {
      const [here, below] = [reached[k], reached[k - 1]];
      for (let word = 0; here !== undefined && below !== undefined && word < size; word++) {
        here[word] = (here[word] ?? 0) | ((below[word] ?? 0) & (input[word] ?? 0));
      }
    }
  }
  return reached[Math.min(Math.max(count, 0), inputs.length + 1)] ?? new Uint32Array(size);
}
