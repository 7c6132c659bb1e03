/** One run of `cut-sets.ts` in a process of its own, with the number of instances; prints its result as JSON. */
import { plan } from "../src/plan/plan.ts";
import { smallCutSets } from "../src/reliability/cut-pairs/cut-pairs.ts";
import { groupCutSets } from "../src/reliability/cut-pairs/groups.ts";
import { failureModel } from "../src/reliability/failure-model.ts";
import { largeTopology } from "./large-topology.ts";
import { cpuMs, type Run } from "./measurement.ts";

export interface CutSetsResult {
  /** From the plan to all cut sets in groups. */
  readonly run: Run;
  /** What came before: the start of Node, and the plan. */
  readonly before: Run;
  /** Of the whole process, the plan included. */
  readonly peakMiB: number;
  readonly summary: string;
}

const loaded = cpuMs();
const topology = largeTopology(Number(process.argv[2] ?? 10_000));
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
  before: { "Node and modules": loaded, plan: afterPlan - built },
  peakMiB: process.resourceUsage().maxRSS / 1024,
  run: {
    "failure model": modelled - afterPlan,
    "cut sets": found - modelled,
    groups: done - found,
  },
  summary:
    `${planned.instances.length} instances, ${model.events.length} events, ${model.tops.length} entrypoints: ` +
    `${sum(each.map(({ singles }) => singles.length))} single points, ` +
    `${sum(each.map(({ pairCount }) => pairCount))} pairs in ${sum(groups.map(({ length }) => length))} groups`,
};
console.log(JSON.stringify(result));
