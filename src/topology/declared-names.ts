/** Names and places that do not fit together, over all declarations. */
import type { Declaration, DeclarationKind } from "../dsl/declaration.ts";
import { ofKind } from "./collect.ts";
import type { SourceLocation } from "./model.ts";
import { type InputProblem, showPart, showValue } from "./problem.ts";
import { bySource } from "./source-order.ts";

/** A domain that is referred to (`within`, `to`, `affects`) but stands nowhere in the tree. */
export function unplacedDomains(
  declarations: readonly Declaration[],
  placed: ReadonlySet<string>,
  locate: (source: SourceLocation) => SourceLocation,
): readonly InputProblem[] {
  return ofKind(declarations, "region", "zone", "rack", "host")
    .filter(({ name }) => !placed.has(name))
    .map(({ kind, name, source }) => ({
      source: locate(source),
      path: showPart({ kind, name }),
      value: undefined,
      expected: "a failure domain that is, or stands in one, of the topology's `domains`",
    }));
}

/** Instances of workloads share one namespace; so do all failure domains. */
const NAMESPACES: Readonly<Partial<Record<DeclarationKind, string>>> = {
  service: "workload",
  "load-balancer": "workload",
  database: "workload",
  ensemble: "workload",
  region: "domain",
  zone: "domain",
  rack: "domain",
  host: "domain",
};

export function repeatedNames(
  declarations: readonly Declaration[],
  locate: (source: SourceLocation) => SourceLocation,
): readonly InputProblem[] {
  const first = new Map<string, Declaration>();
  return [...declarations].sort(bySource).flatMap((part): readonly InputProblem[] => {
    if (part.kind === "suppression") return [];
    const key = `${NAMESPACES[part.kind] ?? part.kind} ${showValue(part.name)}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, part);
      return [];
    }
    const { file, line } = locate(other.source);
    return [
      {
        source: locate(part.source),
        path: `the name of a ${part.kind}`,
        value: showValue(part.name),
        expected: "a name of its own",
        hint: `the ${other.kind} at ${file}:${line} has it already`,
      },
    ];
  });
}
