import { type Declaration, type DeclarationKind, isDeclaration } from "../dsl/declaration.ts";

/** Every declaration that can be reached from the topology's, itself left out; each once. */
export function collectDeclarations(topology: Declaration): readonly Declaration[] {
  const seen = new Set<unknown>([topology]);
  const found: Declaration[] = [];
  // A stack of its own: a chain of a thousand parts must not exhaust the call stack.
  const pending: unknown[] = [topology.options];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    if (isDeclaration(value)) {
      found.push(value);
      pending.push(value.options);
    } else {
      pending.push(...Object.values(value));
    }
  }
  return found;
}

/** The declarations of one kind, by name. */
export function ofKind<Kind extends DeclarationKind>(
  declarations: readonly Declaration[],
  ...kinds: readonly Kind[]
): readonly Declaration<Kind>[] {
  return declarations.filter((declaration): declaration is Declaration<Kind> =>
    (kinds as readonly DeclarationKind[]).includes(declaration.kind),
  );
}
