import { type CompiledForm, compileForm } from "./compile-part.ts";
import { type Diagram, terminalDiagram } from "./diagram.ts";
import { type EngineLimits, MemoryBudget } from "./engine-limit.ts";
import type { FaultTree } from "./fault-tree.ts";
import { moduleParts, variablesByLevel } from "./module-parts.ts";
import { FALSE, TRUE } from "./node-table.ts";

/**
 * A module of a compiled tree. Its variables, by the level at which its diagram asks them, are basic events, from 0
 * on, and other modules: module `m` is written as `-1 - m`, and comes before this one.
 */
export interface CompiledModule {
  readonly diagram: Diagram;
  readonly variables: Int32Array;
}

/** A fault tree as decision diagrams, one for each module; the last module is the top. */
export interface CompiledTree {
  readonly eventCount: number;
  readonly modules: readonly CompiledModule[];
  /** What the tree was compiled with, and what is computed from it is held to. */
  readonly limits: EngineLimits;
}

/**
 * Compiles a tree into decision diagrams, which every result is then computed from. Modules that are of one form,
 * whatever their events, are compiled once: the cost follows the kinds of parts, not their number.
 *
 * @throws EngineLimitError when the diagrams do not fit into `limits`.
 * @example
 * const compiled = compile(tree);
 * unavailability(compiled, Float64Array.of(1e-4, 0.01, 0.01)); // 2e-4
 */
export function compile(tree: FaultTree, limits: EngineLimits = {}): CompiledTree {
  return compiler(limits)(tree);
}

/**
 * Compiles many trees that look alike: a form that one of them had is not compiled again. They share the limits.
 *
 * @example
 * const compileNext = compiler({ memoryMiB: 64 });
 * const compiled = trees.map(compileNext);
 */
export function compiler(limits: EngineLimits = {}): (tree: FaultTree) => CompiledTree {
  const budget = new MemoryBudget(limits);
  const compiledForms = new Map<string, CompiledForm>();
  return (tree) => compileWith(tree, limits, budget, compiledForms);
}

function compileWith(
  tree: FaultTree,
  limits: EngineLimits,
  budget: MemoryBudget,
  compiledForms: Map<string, CompiledForm>,
): CompiledTree {
  const { eventCount } = tree;
  const parts = moduleParts(tree);
  if (typeof parts === "boolean") {
    const diagram = terminalDiagram(parts ? TRUE : FALSE);
    return { eventCount, modules: [{ diagram, variables: new Int32Array(0) }], limits };
  }
  const modules = parts.map((part) => {
    const compiled = compiledForms.get(part.key) ?? compileForm(part.form, budget);
    compiledForms.set(part.key, compiled);
    return { diagram: compiled.diagram, variables: variablesByLevel(part, compiled.levels) };
  });
  return { eventCount, modules, limits };
}
