import { dirname, sep } from "node:path";
import type { Declaration, DeclarationKind } from "../dsl/declaration.ts";
import type { TopologyDeclaration } from "../dsl/topology.ts";
import { collectDeclarations } from "../topology/collect.ts";
import type { InputProblem } from "../topology/problem.ts";

/**
 * What a stack declares and its topology never reaches. It would silently not exist, so it is a problem. Files
 * outside the stack's folder may be shared by several stacks, which need not all use everything.
 * @param declared every declaration made while the topology file was loaded
 */
export function unusedDeclarations(
  topology: TopologyDeclaration,
  declared: readonly Declaration[],
  topologyFile: string,
): readonly InputProblem[] {
  const folder = dirname(topologyFile) + sep;
  const reached: ReadonlySet<unknown> = new Set([topology, ...collectDeclarations(topology)]);
  return declared
    .filter((each) => !reached.has(each) && isInside(each.source.file, folder))
    .map((each) => ({
      source: each.source,
      path: `${each.kind} ${JSON.stringify(each.name)}`,
      value: undefined,
      expected: "it to be part of the topology, which does not refer to it",
      hint: `${howToUse(each.kind)}, or remove it`,
    }));
}

function isInside(file: string, folder: string): boolean {
  return file.startsWith(folder) && !file.slice(folder.length).split(sep).includes("node_modules");
}

function howToUse(kind: DeclarationKind): string {
  switch (kind) {
    case "region":
    case "zone":
    case "rack":
    case "host":
      return "put it into the tree under `domains` of topology(…)";
    case "service":
    case "load-balancer":
    case "database":
    case "ensemble":
      return "let something depend on it or list it in `parts` of topology(…)";
    case "shared-risk":
      return "list it in `sharedRisks` of topology(…)";
    case "backup":
      return "list it in `backups` of topology(…)";
    case "entrypoint":
      return "list it in `entrypoints` of topology(…)";
    case "suppression":
      return "list it in `suppress` of topology(…)";
    case "network":
    case "secret":
    case "external":
    case "size":
      return "use it in another declaration";
    case "topology":
      return "make it the default export of a file of its own";
    default:
      return kind satisfies never;
  }
}
