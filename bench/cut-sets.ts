/**
 * CPU time from the plan of topologies of 10,000, 30,000 and 100,000 instances to their cut sets of order 1 and 2, grouped, and to the
 * unavailability of each entrypoint. Each run is a process of its own, cold like a real one.
 *
 *     node --conditions=nospof-source bench/cut-sets.ts [instances…]
 */
import { execa } from "execa";
import type { CutSetsResult } from "./cut-sets-run.ts";
import { machine } from "./machine.ts";
import { table } from "./measurement.ts";

const RUNS = 9;
/** Of the largest: each takes ten seconds and more. */
const FEW_RUNS = 3;
const FEW_FROM = 100_000;

const script = new URL("cut-sets-run.ts", import.meta.url).pathname;
const asked = process.argv.slice(2).map(Number);
console.log(machine());
for (const instances of asked.length > 0 ? asked : [10_000, 30_000, FEW_FROM]) {
  const results: CutSetsResult[] = [];
  for (let run = 0; run < (instances < FEW_FROM ? RUNS : FEW_RUNS); run++) {
    const { stdout } = await execa(process.execPath, [...process.execArgv, script, `${instances}`]);
    results.push(JSON.parse(stdout));
  }
  const peak = Math.max(...results.map(({ peakMiB }) => peakMiB));
  console.log(`\n${results[0]?.summary}; peak memory ${peak.toFixed(0)} MiB`);
  console.log(`\n${table(results.map(({ run }) => run))}`);
  console.log(`\nBefore that:\n\n${table(results.map(({ before }) => before))}`);
}
