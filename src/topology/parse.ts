import { isDeclaration } from "../dsl/declaration.ts";
import { buildTopology } from "./build.ts";
import { consistencyProblems } from "./consistency/index.ts";
import { networkProblems } from "./consistency/networks.ts";
import type { Topology } from "./model.ts";
import type { InputProblem } from "./problem.ts";
import { withShards } from "./shards/expand.ts";
import { bySource } from "./source-order.ts";

export type ParseResult =
  | { readonly ok: true; readonly topology: Topology }
  | { readonly ok: false; readonly problems: readonly InputProblem[] };

/**
 * Checks everything a user declared and gives the Topology, or every problem found, in the order of their file.
 *
 * @param declaration what `topology(…)` returned; anything else is a problem too
 */
export function parseTopology(declaration: unknown): ParseResult {
  if (!isDeclaration(declaration) || declaration.kind !== "topology") {
    const source = { file: "topology.ts", line: 1, column: 1 };
    const expected = "topology(…) as the default export";
    return { ok: false, problems: [{ source, path: "default export", value: undefined, expected }] };
  }
  const problems: InputProblem[] = [];
  const topology = buildTopology(declaration, (problem) => problems.push(problem));
  if (topology !== undefined) {
    // Parts that are wrong in themselves would be found wrong again by every check between parts.
    problems.push(...(problems.length === 0 ? consistencyProblems(topology) : networkProblems(topology)));
  }
  if (problems.length > 0 || topology === undefined) return { ok: false, problems: inOrder(problems) };
  return { ok: true, topology: withShards(topology) };
}

/** In the order of the user's file; the same problem of a part that is reached twice only once. */
function inOrder(problems: readonly InputProblem[]): readonly InputProblem[] {
  const seen = new Set<string>();
  return [...problems].sort(bySource).filter((problem) => {
    const key = JSON.stringify([problem.source, problem.path, problem.expected]);
    return seen.has(key) ? false : seen.add(key);
  });
}
