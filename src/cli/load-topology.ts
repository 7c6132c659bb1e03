import { realpathSync } from "node:fs";
import { dirname, relative } from "node:path";
import type { Topology } from "../topology/model.ts";
import { parseTopology } from "../topology/parse.ts";
import { InputError } from "../topology/problem.ts";
import { importTopology } from "./import-topology.ts";
import { located } from "./problem-location.ts";
import { stackName } from "./topology-files.ts";
import { unusedDeclarations } from "./unused-declarations.ts";

export interface LoadedTopology {
  readonly topology: Topology;
  /** Absolute. */
  readonly file: string;
  /** The stack's folder: what source locations are relative to. Absolute. */
  readonly root: string;
  /** What people call it: its folder, relative to the working directory. */
  readonly stack: string;
}

/**
 * Loads and validates one topology file.
 * @throws UserError when the file cannot be run or exports no topology
 * @throws InputError with everything that is wrong with the topology
 */
export async function loadTopology(file: string, cwd: string): Promise<LoadedTopology> {
  const root = dirname(file);
  const { declaration, declared } = await importTopology(file, relative(cwd, file));
  const parsed = parseTopology(declaration);
  const problems = located(
    [...(parsed.ok ? [] : parsed.problems), ...unusedDeclarations(declaration, declared, realpathSync(file))],
    { root, cwd },
  );
  if (!parsed.ok || problems.length > 0) throw new InputError(problems);
  return { topology: parsed.topology, file, root, stack: stackName(file, cwd) };
}
