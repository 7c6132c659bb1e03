import type { CompiledTree } from "./compile.ts";
import type { Diagram } from "./diagram.ts";

/**
 * What modules have in common that are alike all the way down: one diagram, and one shape for each of its variables.
 * They have as many cut sets, of the same orders.
 */
export interface Shape {
  readonly diagram: Diagram;
  /** By level: the shape of the module that its variable stands for, or -1 for an event. */
  readonly parts: Int32Array;
}

export interface Shapes {
  /** Those in a module before its own; the last one is that of the top. */
  readonly shapes: readonly Shape[];
  /** By module: the number of its shape. */
  readonly ofModule: Int32Array;
}

export function shapesOf({ modules }: CompiledTree): Shapes {
  const diagrams = new Map<Diagram, number>();
  const known = new Map<string, number>();
  const shapes: Shape[] = [];
  const ofModule = new Int32Array(modules.length);
  modules.forEach(({ diagram, variables }, module) => {
    const diagramNumber = diagrams.get(diagram) ?? diagrams.size;
    diagrams.set(diagram, diagramNumber);
    const parts = variables.map((variable) => (variable >= 0 ? -1 : (ofModule[-1 - variable] ?? -1)));
    const key = `${diagramNumber}:${parts.join(",")}`;
    const shape = known.get(key) ?? shapes.push({ diagram, parts }) - 1;
    known.set(key, shape);
    ofModule[module] = shape;
  });
  return { shapes, ofModule };
}
