/** One run of `cut-sets.ts` in a process of its own; prints its result as JSON. */
import { plan } from "../src/plan/plan.ts";
import { smallCutSets } from "../src/reliability/cut-pairs/cut-pairs.ts";
import { groupCutSets } from "../src/reliability/cut-pairs/groups.ts";
import { failureModel } from "../src/reliability/failure-model.ts";
import { largeTopology } from "./large-topology.ts";
import { cpuMs, type Run } from "./measurement.ts";

export interface CutSetsResult {
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
const cuts = smallCutSets(
  model,
  model.tops.map(({ serves }) => serves),
);
const found = cpuMs();
const groups = [...cuts.values()].map((one) => groupCutSets(model.events, one));
const done = cpuMs();

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const each = [...cuts.values()];
const result: CutSetsResult = {
  run: {
    "Node and modules": loaded,
    plan: afterPlan - built,
    "failure model": modelled - afterPlan,
    "cut sets": found - modelled,
    groups: done - found,
  },
  summary:
    `${planned.instances.length} instances, ${model.events.length} events, ${model.tops.length} entrypoints: ` +
    `${sum(each.map(({ singles }) => singles.length))} single points, ` +
    `${sum(each.map(({ pairCount }) => pairCount))} pairs in ${sum(groups.map(({ length }) => length))} groups, ` +
    `${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`,
};
console.log(JSON.stringify(result));
