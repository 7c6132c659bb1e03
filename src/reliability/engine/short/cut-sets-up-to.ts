import { compile } from "../compile.ts";
import { EngineLimitError } from "../engine-limit.ts";
import type { FaultTree } from "../fault-tree.ts";
import { type CutSets, minimalCutSets } from "../minimal-cut-sets.ts";
import { type ShortCutSetOptions, shortCutSets } from "./short-cut-sets.ts";

/**
 * Up to this order the way gate by gate is tried first: on each of the 39 Aralia trees that have a diagram it takes 0.5 s
 * at most then, the diagram up to 5 s. On the largest of them order 7 takes as long as the diagram: docs/benchmarks.md.
 */
const LARGEST_SHORT_ORDER = 5;

/**
 * Every minimal cut set of at most `maxOrder` events of a tree, in the way that is likely to be quicker, or where that
 * does not fit in the other one: gate by gate, or from the diagram of its function.
 *
 * @throws EngineLimitError when neither fits into the memory.
 * @throws RangeError when `maxOrder` is no integer of at least 0.
 * @example
 * for (const events of listCutSets(cutSetsUpTo(tree, { maxOrder: 3 }))) report(events); // Int32Array [3, 7]
 */
export function cutSetsUpTo(tree: FaultTree, options: ShortCutSetOptions): CutSets {
  const gateByGate = () => shortCutSets(tree, options);
  const fromDiagram = () => minimalCutSets(compile(tree, options), options);
  return options.maxOrder <= LARGEST_SHORT_ORDER
    ? firstThatFits(gateByGate, fromDiagram)
    : firstThatFits(fromDiagram, gateByGate);
}

function firstThatFits(first: () => CutSets, second: () => CutSets): CutSets {
  try {
    return first();
  } catch (error) {
    if (!(error instanceof EngineLimitError)) throw error;
    return second();
  }
}
