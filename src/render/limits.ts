/**
 * What a plan may ask and the programs of its releases can't do. Known without rendering, and without what renders:
 * the linter refuses it as well.
 */
import type { Plan } from "../plan/model.ts";
import { InputError } from "../topology/problem.ts";
import { oldReleaseProblems } from "./mysql/releases.ts";
import { nginxProblems } from "./nginx/limits-of-nginx.ts";

/** @throws InputError with everything that can't be rendered as asked. */
export function refuseImpossible(plan: Plan): void {
  const problems = [
    ...plan.groups.flatMap((group) =>
      group.kind === "load-balancer" && group.declared.engine === "nginx"
        ? nginxProblems(group, plan.software.nginx)
        : [],
    ),
    ...oldReleaseProblems(plan),
  ];
  if (problems.length > 0) throw new InputError(problems);
}
