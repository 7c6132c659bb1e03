/**
 * CPU time from a topology of 10,000 instances to its single points of failure. Each run is a process of its
 * own, cold like a real one.
 *
 *     node --conditions=nospof-source bench/single-points.ts
 */
import { execa } from "execa";
import { machine } from "./machine.ts";
import { table } from "./measurement.ts";
import type { SinglePointsResult } from "./single-points-run.ts";

const RUNS = 9;

const results: SinglePointsResult[] = [];
for (let run = 0; run < RUNS; run++) {
  const script = new URL("single-points-run.ts", import.meta.url).pathname;
  const { stdout } = await execa(process.execPath, [...process.execArgv, script]);
  results.push(JSON.parse(stdout));
}
console.log(machine());
console.log(results[0]?.summary);
console.log(`\n${table(results.map(({ run }) => run))}`);
