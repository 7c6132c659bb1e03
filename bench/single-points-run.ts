/** One run of `single-points.ts` in a process of its own; prints its result as JSON. */
import { plan } from "../src/plan/plan.ts";
import { failureModel } from "../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../src/reliability/single-points.ts";
import { largeTopology } from "./large-topology.ts";
import { cpuMs, type Run } from "./measurement.ts";

export interface SinglePointsResult {
  readonly run: Run;
  readonly summary: string;
}

const loaded = cpuMs();
const topology = largeTopology();
const built = cpuMs();
const planned = plan(topology);
const afterPlan = cpuMs();
const model = failureModel(planned);
const modelled = cpuMs();
const found = singlePointsOfFailure(model);
const done = cpuMs();

const down = found.filter(({ effect }) => effect === "down").length;
const result: SinglePointsResult = {
  run: {
    "Node and modules": loaded,
    plan: afterPlan - built,
    "failure model": modelled - afterPlan,
    "single points": done - modelled,
  },
  summary:
    `${planned.instances.length} instances, ${planned.flows.length} flows, ${model.events.length} events, ` +
    `${model.nodes.length} nodes, ${found.length} single points (${down} down)`,
};
console.log(JSON.stringify(result));
