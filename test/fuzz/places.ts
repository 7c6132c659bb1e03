import { type Declaration, isDeclaration } from "../../src/dsl/declaration.ts";
import { collectDeclarations } from "../../src/topology/collect.ts";

/** A place in a topology where a user writes a value, a key or a name. */
export interface Place {
  readonly declaration: Declaration;
  /** From the declaration's `options`; empty with `what: "name"`. */
  readonly path: readonly string[];
  readonly what: "value" | "key" | "name";
}

/** Every place of a topology, found by walking it: a new option is attacked without anybody thinking of it. */
export function placesOf(topology: Declaration): readonly Place[] {
  return [topology, ...collectDeclarations(topology)].flatMap((declaration) => [
    { declaration, path: [], what: "name" as const },
    ...placesInside(declaration, declaration.options, []),
  ]);
}

function placesInside(declaration: Declaration, value: unknown, path: readonly string[]): readonly Place[] {
  if (typeof value !== "object" || value === null || isDeclaration(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { declaration, path: [...path, key], what: "value" as const },
    ...(Array.isArray(value) ? [] : [{ declaration, path: [...path, key], what: "key" as const }]),
    ...placesInside(declaration, inner, [...path, key]),
  ]);
}

/** A copy of the topology with another value, key or name in one place; what referred to a part refers to its copy. */
export function withValueAt(topology: Declaration, place: Place, value: unknown): unknown {
  const copies = new Map<unknown, unknown>();
  const copy = (original: unknown, at: readonly string[] | undefined): unknown => {
    if (at !== undefined && place.what === "value" && samePath(at, place.path)) return value;
    if (typeof original !== "object" || original === null) return original;
    // Only declarations are met twice on purpose; a port that two parts refer to must differ in the one place.
    if (isDeclaration(original)) return copies.get(original) ?? copyDeclaration(original);
    const result: object = Array.isArray(original) ? [] : {};
    for (const [key, inner] of Object.entries(original)) {
      const inside = at && [...at, key];
      const renamed = place.what === "key" && inside !== undefined && samePath(inside, place.path);
      Object.defineProperty(result, renamed ? keyOf(value) : key, {
        value: copy(inner, inside),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return result;
  };
  const copyDeclaration = (original: Declaration): unknown => {
    const result: Record<PropertyKey, unknown> = {};
    copies.set(original, result);
    const target = original === place.declaration;
    for (const key of Reflect.ownKeys(original)) {
      result[key] = copy(Reflect.get(original, key), target && key === "options" ? [] : undefined);
    }
    if (target && place.what === "name") result.name = value;
    return result;
  };
  return copy(topology, undefined);
}

/** Not every object can be made a key. */
function keyOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
