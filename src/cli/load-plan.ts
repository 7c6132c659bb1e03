import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { LOCK_FILE, parseAllocations } from "../plan/lock-file.ts";
import type { Plan } from "../plan/model.ts";
import { plan } from "../plan/plan.ts";
import { type LoadedTopology, loadTopology } from "./load-topology.ts";
import { resolveOwnPackage } from "./own-package.ts";
import { locatingProblems } from "./problem-location.ts";
import { UserError } from "./user-error.ts";

export interface LoadedPlan extends LoadedTopology {
  readonly plan: Plan;
  readonly lockFile: {
    /** Absolute. */
    readonly path: string;
    /** As it is now; undefined when there is none. */
    readonly text: string | undefined;
  };
}

/**
 * Loads topology files and plans what they declare, with the allocations of the lock file beside each.
 * @throws AggregateError of everything that is wrong with any of them
 */
export async function loadPlans(files: readonly string[], cwd: string): Promise<readonly LoadedPlan[]> {
  resolveOwnPackage();
  const loaded: LoadedPlan[] = [];
  const failures: unknown[] = [];
  for (const file of files) {
    try {
      loaded.push(planOf(await loadTopology(file, cwd), cwd));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures);
  return loaded;
}

function planOf(loaded: LoadedTopology, cwd: string): LoadedPlan {
  const path = join(loaded.root, LOCK_FILE);
  const text = readLockFile(path, cwd);
  return locatingProblems({ root: loaded.root, cwd }, () => ({
    ...loaded,
    plan: plan(loaded.topology, text === undefined ? undefined : parseAllocations(text)),
    lockFile: { path, text },
  }));
}

function readLockFile(path: string, cwd: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new UserError(
      `${relative(cwd, path)}: cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
