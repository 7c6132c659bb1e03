import type { FaultTree } from "./fault-tree.ts";
import { type Form, formKey, partOf } from "./form.ts";
import { modulesOf } from "./modules.ts";
import { normalForm } from "./normal-form.ts";

/** What a module computes, and of what. */
export interface ModulePart {
  readonly form: Form;
  /** The same text for modules of one form. */
  readonly key: string;
  /**
   * By variable of the form: a basic event, from 0 on, or another module: module `m` is written as `-1 - m`, and comes
   * before this one.
   */
  readonly variables: Int32Array;
}

/** The modules of a tree, the top last; or whether it always or never happens. */
export function moduleParts(tree: FaultTree): readonly ModulePart[] | boolean {
  const graph = normalForm(tree);
  if (typeof graph.top === "boolean") return graph.top;
  const isModule = modulesOf(graph);
  const parts: ModulePart[] = [];
  /** By node: what a variable that stands for it is written as. */
  const references = Int32Array.from(graph.eventOf);
  for (const [node, gate] of graph.gates.entries()) {
    if (node !== graph.top && (gate === undefined || isModule[node] === 0)) continue;
    const { form, variables } = partOf(graph.gates, isModule, node);
    const written = Int32Array.from(variables, (variable) => references[variable] ?? 0);
    references[node] = -parts.push({ form, key: formKey(form), variables: written });
  }
  return parts;
}

/** The variables of a part, by the level that `levels` gives each of them. */
export function variablesByLevel({ variables }: ModulePart, levels: Int32Array): Int32Array {
  const byLevel = new Int32Array(variables.length);
  variables.forEach((written, variable) => {
    byLevel[levels[variable] ?? 0] = written;
  });
  return byLevel;
}
