/**
 * What a plan may ask and the programs of its releases can't do. Known without rendering, and without what renders:
 * the linter refuses it as well.
 */
import type { Group, Plan } from "../plan/model.ts";
import { InputError, type InputProblem } from "../topology/problem.ts";
import { connectionProblems } from "./haproxy/connection-limits.ts";
import { oldReleaseProblems } from "./mysql/releases.ts";
import { nginxProblems } from "./nginx/limits-of-nginx.ts";
import { oldEnsembleProblems } from "./zookeeper/releases.ts";

/** @throws InputError with everything that can't be rendered as asked. */
export function refuseImpossible(plan: Plan): void {
  const problems = [
    ...plan.groups.flatMap((group) => groupProblems(group, plan)),
    ...oldReleaseProblems(plan),
    ...oldEnsembleProblems(plan),
  ];
  if (problems.length > 0) throw new InputError(problems);
}

function groupProblems(group: Group, { software }: Plan): readonly InputProblem[] {
  if (group.kind !== "load-balancer") return [];
  const { engine } = group.declared;
  switch (engine) {
    case "nginx":
      return nginxProblems(group, software.nginx);
    case "haproxy":
      return connectionProblems(group);
    default:
      return engine satisfies never;
  }
}
