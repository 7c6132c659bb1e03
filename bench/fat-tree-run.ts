/** One run of `fat-tree.ts` in a process of its own; prints its result as JSON. */
import { smallCutSets } from "../src/reliability/cut-pairs/cut-pairs.ts";
import { groupCutSets } from "../src/reliability/cut-pairs/groups.ts";
import { fatTree } from "./fat-tree-model.ts";
import { smallCutSetCounts, treeServices } from "./fat-tree-services.ts";
import { cpuMs, type Run } from "./measurement.ts";

const PORTS = 48;
const SERVICES = 200;

export interface FatTreeResult {
  readonly run: Run;
  /** Of the whole process. */
  readonly peakMiB: number;
  readonly summary: string;
}

const services = treeServices(SERVICES, PORTS);
const loaded = cpuMs();
const model = fatTree(PORTS, services);
const modelled = cpuMs();
const cuts = smallCutSets(
  model,
  model.tops.map(({ serves }) => serves),
);
const found = cpuMs();
const groups = [...cuts.values()].map((one) => groupCutSets(model.events, one));
const done = cpuMs();
const peakMiB = process.resourceUsage().maxRSS / 1024;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const counts = services.map((service, index) => {
  const own = cuts.get(model.tops[index]?.serves ?? -1);
  const { singles, pairs } = smallCutSetCounts(service, PORTS);
  if (own?.singles.length !== singles || own.pairCount !== pairs) {
    throw new Error(
      `${service.name}: found ${own?.singles.length} single points and ${own?.pairCount} pairs, counted ${singles} and ${pairs}`,
    );
  }
  return { singles, pairs };
});
const replicas = sum(services.map(({ servers }) => servers.length));
const result: FatTreeResult = {
  run: {
    "Node, modules and services": loaded,
    "failure model": modelled - loaded,
    "cut sets": found - modelled,
    groups: done - found,
  },
  peakMiB,
  summary:
    `${model.events.length} events, ${model.nodes.length} nodes, ${services.length} services with ${replicas} replicas: ` +
    `${sum(counts.map(({ singles }) => singles))} single points, ${sum(counts.map(({ pairs }) => pairs))} pairs ` +
    `in ${sum(groups.map(({ length }) => length))} groups`,
};
console.log(JSON.stringify(result));
