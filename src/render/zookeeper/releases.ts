/** The oldest release of ZooKeeper whose files are rendered. */
import type { Plan } from "../../plan/model.ts";
import { type InputProblem, showValue } from "../../topology/problem.ts";
import { atLeast } from "../version.ts";

/** The first that logs with logback (release notes of 3.8.0); a client port behind the address of a member came with 3.5. */
const OLDEST = "3.8";

export function oldEnsembleProblems({ name, source, software, groups }: Plan): readonly InputProblem[] {
  if (atLeast(software.zookeeper, OLDEST) || !groups.some(({ kind }) => kind === "ensemble")) return [];
  return [
    {
      source,
      path: `topology ${JSON.stringify(name)}: software.zookeeper`,
      value: showValue(software.zookeeper),
      expected: `${OLDEST} or later, which is what ZooKeeper is rendered for`,
    },
  ];
}
