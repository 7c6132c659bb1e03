/**
 * CPU time from a topology of 10,000 instances to its cut sets of order 1 and 2, grouped. Each run is a process of its
 * own, cold like a real one.
 *
 *     node --conditions=nospof-source bench/cut-sets.ts
 */
import { execa } from "execa";
import type { CutSetsResult } from "./cut-sets-run.ts";
import { machine } from "./machine.ts";
import { table } from "./measurement.ts";

const RUNS = 9;

const results: CutSetsResult[] = [];
for (let run = 0; run < RUNS; run++) {
  const script = new URL("cut-sets-run.ts", import.meta.url).pathname;
  const { stdout } = await execa(process.execPath, [...process.execArgv, script]);
  results.push(JSON.parse(stdout));
}
console.log(machine());
console.log(results[0]?.summary);
console.log(`\n${table(results.map(({ run }) => run))}`);
