/** One run of `cut-sets.ts` in a process of its own, with the number of instances; prints its result as JSON. */
import { plan } from "../src/plan/plan.ts";
import { faultTreeOfAll } from "../src/reliability/availability/fault-tree-of.ts";
import { smallCutSets } from "../src/reliability/cut-pairs/cut-pairs.ts";
import { groupCutSets } from "../src/reliability/cut-pairs/groups.ts";
import { unavailabilityBounds } from "../src/reliability/engine/bounds/unavailability-bounds.ts";
import { failureData } from "../src/reliability/failure-data/failure-data.ts";
import { failureModel } from "../src/reliability/failure-model.ts";
import { largeTopology } from "./large-topology.ts";
import { cpuMs, type Run } from "./measurement.ts";

export interface CutSetsResult {
  /** From the plan to all cut sets in groups, and how likely each entrypoint is to be down. */
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
const grouped = cpuMs();
const shares = Float64Array.from(failureData(planned, model), ({ unavailability }) => unavailability);
const withData = cpuMs();
const { tree, failureOf } = faultTreeOfAll(model);
const bounds = unavailabilityBounds(tree, shares);
const down = model.tops.map(({ serves }) => bounds.of(failureOf(serves)));
const done = cpuMs();

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const each = [...cuts.values()];
const apart = down.map(({ least, most }) => (most - least) / most);
const result: CutSetsResult = {
  before: { "Node and modules": loaded, plan: afterPlan - built },
  peakMiB: process.resourceUsage().maxRSS / 1024,
  run: {
    "failure model": modelled - afterPlan,
    "cut sets": found - modelled,
    groups: grouped - found,
    "failure data": withData - grouped,
    unavailability: done - withData,
  },
  summary:
    `${planned.instances.length} instances, ${model.events.length} events, ${model.tops.length} entrypoints: ` +
    `${sum(each.map(({ singles }) => singles.length))} single points, ` +
    `${sum(each.map(({ pairCount }) => pairCount))} pairs in ${sum(groups.map(({ length }) => length))} groups; ` +
    `unavailability known to a billionth of it for ${apart.filter((one) => one <= 1e-9).length} entrypoints, to a millionth for ` +
    `${apart.filter((one) => one <= 1e-6).length}, to ${Math.max(...apart).toExponential(1)} of it for all`,
};
console.log(JSON.stringify(result));
