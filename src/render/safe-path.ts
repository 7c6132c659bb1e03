/** The last look at where files go: a name in a path must not lead elsewhere. */
import type { Group } from "../plan/model.ts";
import { InputError, type InputProblem, showValue } from "../topology/problem.ts";
import type { Bundle } from "./bundle.ts";

/** Absolute, printable ASCII without spaces and quotes, no empty, `.` or `..` part. */
const SAFE_PATH = /^(\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._@%+=:,-]+)+$/;

/** @throws InputError for each path that is not absolute and plain. */
export function refuseUnsafePaths({ files, secretFiles }: Bundle, group: Group): void {
  const problems = [...files, ...secretFiles]
    .filter(({ path }) => !SAFE_PATH.test(path))
    .map(
      ({ path }): InputProblem => ({
        source: group.source,
        path: `${group.kind} "${group.name}": file`,
        value: showValue(path),
        expected: "an absolute path of letters, digits and plain punctuation, without . and ..",
      }),
    );
  if (problems.length > 0) throw new InputError(problems);
}
