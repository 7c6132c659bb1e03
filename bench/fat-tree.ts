/**
 * CPU time to all cut sets of order 1 and 2 of 200 services in a fat tree of 27,648 servers and 2,880 switches with 48 ports.
 * Every run compares their number, service by service, with one that is counted from where the replicas are.
 *
 *     node --conditions=nospof-source bench/fat-tree.ts
 */
import { execa } from "execa";
import type { FatTreeResult } from "./fat-tree-run.ts";
import { machine } from "./machine.ts";
import { table } from "./measurement.ts";

const RUNS = 9;

const results: FatTreeResult[] = [];
for (let run = 0; run < RUNS; run++) {
  const script = new URL("fat-tree-run.ts", import.meta.url).pathname;
  const { stdout } = await execa(process.execPath, [...process.execArgv, script]);
  results.push(JSON.parse(stdout));
}
const peak = Math.max(...results.map(({ peakMiB }) => peakMiB));
console.log(machine());
console.log(`${results[0]?.summary}; peak memory ${peak.toFixed(0)} MiB`);
console.log(`\n${table(results.map(({ run }) => run))}`);
