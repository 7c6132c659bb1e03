import type { Topology } from "../model.ts";
import type { InputProblem } from "../problem.ts";
import { backupProblems } from "./backups.ts";
import { databaseProblems } from "./databases.ts";
import { dependencyProblems } from "./dependencies.ts";
import { ensembleProblems } from "./ensembles.ts";
import { loadBalancerProblems } from "./load-balancers.ts";
import { networkProblems } from "./networks.ts";
import { shardProblems } from "./shards.ts";
import { workloadProblems } from "./workloads.ts";

/** What is wrong between parts that are each right in themselves. */
export function consistencyProblems(topology: Topology): readonly InputProblem[] {
  return [
    ...networkProblems(topology),
    ...workloadProblems(topology),
    ...dependencyProblems(topology),
    ...loadBalancerProblems(topology),
    ...databaseProblems(topology),
    ...ensembleProblems(topology),
    ...backupProblems(topology),
    ...shardProblems(topology),
  ];
}
