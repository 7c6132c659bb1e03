import { type CompiledForm, compileForm } from "./compile-part.ts";
import { type Diagram, terminalDiagram } from "./diagram.ts";
import { type EngineLimits, MemoryBudget } from "./engine-limit.ts";
import type { FaultTree } from "./fault-tree.ts";
import { formKey, type Part, partOf } from "./form.ts";
import { modulesOf } from "./modules.ts";
import { FALSE, TRUE } from "./node-table.ts";
import { normalForm } from "./normal-form.ts";

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
  const graph = normalForm(tree);
  if (typeof graph.top === "boolean") {
    const diagram = terminalDiagram(graph.top ? TRUE : FALSE);
    return { eventCount, modules: [{ diagram, variables: new Int32Array(0) }], limits };
  }
  const isModule = modulesOf(graph);
  const modules: CompiledModule[] = [];
  /** By node: what a variable that stands for it is written as. */
  const references = Int32Array.from(graph.eventOf);
  for (const [node, gate] of graph.gates.entries()) {
    if (node !== graph.top && (gate === undefined || isModule[node] === 0)) continue;
    const part = partOf(graph.gates, isModule, node);
    const key = formKey(part.form);
    const compiled = compiledForms.get(key) ?? compileForm(part.form, budget);
    compiledForms.set(key, compiled);
    references[node] = -modules.push(moduleOf(part, compiled, references));
  }
  return { eventCount, modules, limits };
}

function moduleOf(
  { variables }: Part,
  { diagram, levels }: CompiledForm,
  references: Int32Array,
): CompiledModule {
  const byLevel = new Int32Array(variables.length);
  variables.forEach((node, variable) => {
    byLevel[levels[variable] ?? 0] = references[node] ?? 0;
  });
  return { diagram, variables: byLevel };
}
