/**
 * CPU time from a topology of 10,000 instances to its single points of failure. Each run is a process of its
 * own, cold like a real one.
 *
 *     node --conditions=nospof-source bench/single-points.ts
 */
import { execa } from "execa";
import { plan } from "../src/plan/plan.ts";
import { failureModel } from "../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../src/reliability/single-points.ts";
import { largeTopology } from "./large-topology.ts";
import { machine } from "./machine.ts";
import { cpuMs, type Run, table } from "./measurement.ts";

const RUNS = 9;

interface Result {
  readonly run: Run;
  readonly summary: string;
}

if (process.argv.includes("--once")) console.log(JSON.stringify(once()));
else await all();

function once(): Result {
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
  return {
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
}

async function all(): Promise<void> {
  const results: Result[] = [];
  for (let run = 0; run < RUNS; run++) {
    const { stdout } = await execa(process.execPath, [...process.execArgv, import.meta.filename, "--once"]);
    results.push(JSON.parse(stdout));
  }
  console.log(machine());
  console.log(results[0]?.summary);
  console.log(`\n${table(results.map(({ run }) => run))}`);
}
