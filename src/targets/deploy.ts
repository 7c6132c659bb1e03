/**
 * Deploys a topology from inside an ordinary Pulumi program.
 *
 * @example
 * import { deploy } from "nospof/deploy";
 * import { docker } from "nospof/docker";
 * import shop from "./topology.ts";
 *
 * export const { entrypoints } = deploy(shop, docker());
 *
 * @module
 */
import * as pulumi from "@pulumi/pulumi";
import type { TopologyDeclaration } from "../dsl/topology.ts";
import { lint } from "../lint/lint.ts";
import type { Allocations, Plan } from "../plan/model.ts";
import { plan } from "../plan/plan.ts";
import { render } from "../render/render.ts";
import { parseTopology } from "../topology/parse.ts";
import { InputError } from "../topology/problem.ts";
import type { TopologyComponent } from "./component.ts";
import { deployPlan } from "./deploy-plan.ts";
import { readLock, writeLock } from "./lock.ts";
import { refuseErrors } from "./refuse-errors.ts";
import { runError } from "./run-error.ts";
import type { Target } from "./target.ts";

export type { TopologyComponent, TopologyOutputs } from "./component.ts";
export type { Secrets, Target } from "./target.ts";

export interface DeployOptions {
  /**
   * Rules whose errors do not stop the deployment. Prefer to suppress a finding in the topology, with its reason. A
   * team's policies (`nospof/policy`) still see them. Default: none.
   * @example ["single-point-of-failure"]
   */
  readonly allowErrors?: readonly string[];
  /** Options of the component that everything is a child of, e.g. `{ protect: true }`. */
  readonly component?: pulumi.ComponentResourceOptions;
}

/**
 * Checks the topology, plans it, renders every file and registers the resources of the target with Pulumi.
 *
 * Addresses and ids are kept in `nospof.lock.json` beside the topology file, so that the next deployment moves
 * nothing: commit it. It is written by `pulumi up`, not by a preview.
 *
 * @throws pulumi.RunError for a topology that is wrong, that has errors, or whose secrets have no value: nothing has
 * been registered then.
 */
export function deploy(
  topology: TopologyDeclaration,
  target: Target,
  options: DeployOptions = {},
): TopologyComponent {
  return withoutStack(() => {
    const parsed = parseTopology(topology);
    if (!parsed.ok) throw new InputError(parsed.problems);
    const previous = readLock(topology.source.file);
    const planned = plan(parsed.topology, previous);
    const diagnostics = lint(planned);
    refuseErrors(planned, diagnostics, options.allowErrors ?? []);
    const deployed = deployPlan(planned, render(planned), target, options.component, diagnostics);
    keepAllocations(topology, planned, previous);
    return deployed;
  });
}

/** After everything was registered without an error, so that a refused deployment leaves no trace. */
function keepAllocations(
  topology: TopologyDeclaration,
  planned: Plan,
  previous: Allocations | undefined,
): void {
  if (!pulumi.runtime.isDryRun()) writeLock(topology.source.file, planned.allocations, previous);
}

/** What the user can mend is shown by Pulumi without a stack trace. */
function withoutStack<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof InputError ? runError(error.message) : error;
  }
}
