import { isAbsolute, resolve } from "node:path";
import { InputError, type InputProblem } from "../topology/problem.ts";
import { showPosition } from "./source-position.ts";

/** The folders that source locations are read and shown by. Absolute. */
export interface Folders {
  /** The stack's folder. */
  readonly root: string;
  /** The working directory. */
  readonly cwd: string;
}

/**
 * Does work on a stack; the problems it finds name files as seen from the working directory, where users and their
 * editors look for them, instead of from the stack's folder.
 */
export function locatingProblems<T>(folders: Folders, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof InputError ? new InputError(located(error.problems, folders)) : error;
  }
}

export function located(problems: readonly InputProblem[], { root, cwd }: Folders): readonly InputProblem[] {
  return problems.map((problem) => {
    const { file } = problem.source;
    const absolute = isAbsolute(file) ? file : resolve(root, file);
    const shown = showPosition({ file: absolute, line: undefined, column: undefined }, cwd);
    return { ...problem, source: { ...problem.source, file: shown } };
  });
}
