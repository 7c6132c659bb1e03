import { type Declaration, type DeclarationKind, isDeclaration } from "../dsl/declaration.ts";
import type { DeclaredFailureData, Domain, DomainKind, Resources } from "./model.ts";
import { type InputProblem, showPart } from "./problem.ts";
import { isObject } from "./schema/structure.ts";

/** The declared tree, flattened; parents before children. Options were judged by the schemas before. */
export function flattenDomains(
  roots: readonly Declaration[],
  said: (domain: Declaration) => DeclaredFailureData & { readonly capacity: Resources | undefined },
): { readonly domains: readonly Domain[]; readonly problems: readonly InputProblem[] } {
  const domains: Domain[] = [];
  const problems: InputProblem[] = [];
  const placed = new Set<Declaration>();
  const visit = (declaration: Declaration, parent: string | undefined): void => {
    const { kind, name, source } = declaration;
    // A name that is none is a problem already; the tree is not used then.
    if (!isDomainKind(kind) || typeof name !== "string") return;
    if (placed.has(declaration)) {
      problems.push({
        source,
        path: showPart(declaration),
        value: undefined,
        expected: "one place in the tree of failure domains",
        hint: "it stands in two",
      });
      return;
    }
    placed.add(declaration);
    const { children, anonymousHosts } = insideOf(declaration);
    domains.push({
      kind,
      name,
      source,
      parent,
      anonymousHosts,
      anonymous: kind !== "host" && children.length === 0,
      ...said(declaration),
    });
    for (const child of children) visit(child, name);
  };
  for (const root of roots) visit(root, undefined);
  return { domains, problems };
}

function insideOf({ options }: Declaration): {
  readonly children: readonly Declaration[];
  readonly anonymousHosts: number | undefined;
} {
  if (!isObject(options)) return { children: [], anonymousHosts: undefined };
  const inside = [options.zones, options.racks, options.hosts];
  return {
    children: inside.flatMap((list) => (Array.isArray(list) ? list.filter(isDeclaration) : [])),
    anonymousHosts: typeof options.hosts === "number" ? options.hosts : undefined,
  };
}

function isDomainKind(kind: DeclarationKind): kind is DomainKind {
  return kind === "region" || kind === "zone" || kind === "rack" || kind === "host";
}
